// MetricsService over RPC: gauges that only a service can measure, such as how far settlement lags.

/** One number under its Prometheus name. */
export interface MetricSample {
  name: string;
  /** Values are of a closed list, never of a player's making. */
  labels?: Readonly<Record<string, string>>;
  type: 'gauge' | 'counter';
  help: string;
  value: number;
}

export interface MetricsServiceContract {
  collect(): Promise<MetricSample[]>;
}
