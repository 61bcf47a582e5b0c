// Leaves out as much of a list as can be left out ("delta debugging", Zeller and Hildebrandt): first
// all, then halves, then smaller and smaller parts, keeping what still fails.

/** True where the rest of the list still fails; null when no further try is allowed. */
export type Fails<Item> = (rest: readonly Item[]) => Promise<boolean | null>;

/** The list with nothing in it that can go, as far as tries reach. Several tries run beside each other. */
export async function minimize<Item>(
  list: readonly Item[],
  fails: Fails<Item>,
  beside = 2,
): Promise<readonly Item[]> {
  if (list.length === 0) return list;
  if (await fails([])) return [];
  let kept = list;
  let parts = 2;
  while (kept.length >= 1) {
    const rests = withoutEach(kept, Math.min(parts, kept.length));
    const found = await firstThatFails(rests, fails, beside);
    if (found === null) return kept;
    if (found !== 'none') {
      kept = found;
      parts = Math.max(2, parts - 1);
    } else if (parts >= kept.length) return kept;
    else parts = Math.min(kept.length, parts * 2);
  }
  return kept;
}

/** The list without its first part, without its second, and so on. */
function withoutEach<Item>(list: readonly Item[], parts: number): (readonly Item[])[] {
  const size = Math.ceil(list.length / parts);
  const starts = Array.from({ length: Math.ceil(list.length / size) }, (_, index) => index * size);
  return starts.map((start) => [...list.slice(0, start), ...list.slice(start + size)]);
}

async function firstThatFails<Item>(
  rests: (readonly Item[])[],
  fails: Fails<Item>,
  beside: number,
): Promise<readonly Item[] | 'none' | null> {
  for (let at = 0; at < rests.length; at += beside) {
    const some = rests.slice(at, at + beside);
    const answers = await Promise.all(some.map((rest) => fails(rest)));
    const index = answers.indexOf(true);
    if (index !== -1) return some[index] ?? 'none';
    if (answers.includes(null)) return null;
  }
  return 'none';
}
