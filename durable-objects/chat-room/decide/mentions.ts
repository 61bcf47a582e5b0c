// Mentions: whom a text names with `@`. Pure.

const MENTION = /(?<![\p{L}\p{N}])@([\p{L}\p{N}][\p{L}\p{M}\p{N} ._'\u2019-]{2,19})/gu;
const NAME_END = /[\p{L}\p{M}\p{N}]$/u;
const MENTIONS_MAX = 10;

/** Names that a text mentions with `@`, longest match first; `idOf` knows who is called so. */
export function mentionsOf(
  text: string,
  idOf: (lowerName: string) => string | undefined,
): { id: string; name: string }[] {
  const found = new Map<string, string>();
  for (const [, candidate = ''] of text.matchAll(MENTION)) {
    for (let end = candidate.length; end >= 3; end--) {
      const name = candidate.slice(0, end);
      const id = NAME_END.test(name)
        ? idOf(name.toLowerCase().replaceAll('\u2019', "'"))
        : undefined;
      if (id === undefined) continue;
      found.set(id, name);
      break;
    }
    if (found.size >= MENTIONS_MAX) break;
  }
  return [...found].map(([id, name]) => ({ id, name }));
}

/** A text in which one who is mentioned has another name. */
export function renamedMention(text: string, name: string, nameLeft: string): string {
  return text.split(`@${name}`).join(`@${nameLeft}`);
}
