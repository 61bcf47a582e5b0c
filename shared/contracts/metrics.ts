// MetricsService over RPC: gauges that only a service can measure, such as how far settlement lags.

/** One number under its Prometheus name. */
export interface MetricSample {
  name: string;
  type: 'gauge' | 'counter';
  help: string;
  value: number;
}

export interface MetricsServiceContract {
  collect(): Promise<MetricSample[]>;
}
