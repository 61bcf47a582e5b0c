// What the drawings of games share: the two colours that the theme has.

export const LINE = 'var(--art-line)';
export const SOFT = 'var(--art-soft)';
export const ACCENT = 'var(--accent)';

export const dots = (points: readonly (readonly [number, number])[], r: number, fill: string) =>
  points.map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={r} fill={fill} />);
