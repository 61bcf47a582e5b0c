// How warm a multiplier looks: 0 for the smallest of a table to 1 for the largest, by their ratio.

/** Between 0 and 1. */
export function warmth(multiplier: number, all: readonly number[]): number {
  const shift = 20;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (high === low) return 0.5;
  const place = (value: number) => Math.log(value + shift);
  return (place(multiplier) - place(low)) / (place(high) - place(low));
}
