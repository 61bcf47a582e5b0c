// Local days as moments, without the database's own idea of clocks.

/** The moment at which a day begins on the clock of a zone; milliseconds. */
export function dayBegins(day: string, zone: string): number {
  const guess = Date.parse(`${day}T00:00:00Z`);
  const shown = (at: number) =>
    Date.parse(`${new Date(at).toLocaleString('sv-SE', { timeZone: zone }).replace(' ', 'T')}Z`);
  // The clock's distance from UTC at the guess, and once more where a change of clocks lies between.
  const first = guess - (shown(guess) - guess);
  return first - (shown(first) - guess);
}
