// Reads CSV as sanction lists are published: lines of fields, quoted where they hold a comma, `-0-` for
// nothing, and at the end the mark of an end of file that DOS left behind. What one would get wrong: a
// quote that never closes, or a last line that has no end, is a file that was cut off.

const NOTHING = '-0-';
const LAST_SIGNS = /[^\P{Cc}\t]*$/u;

/** The fields of each line; null where the text was cut off. A field without a value is empty. */
export function readLines(published: string): string[][] | null {
  const [rest = ''] = LAST_SIGNS.exec(published) ?? [];
  if (!rest.includes('\n')) return null;
  const text = published.slice(0, published.length - rest.length);
  const lines: string[][] = [];
  let [fields, field, isQuoted]: [string[], string, boolean] = [[], '', false];
  const endField = () => {
    const value = field.trim();
    fields.push(value === NOTHING ? '' : value);
    field = '';
  };
  const endLine = () => {
    endField();
    if (fields.length > 1 || fields[0] !== '') lines.push(fields);
    fields = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign !== '"') field += sign;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"') isQuoted = true;
    else if (sign === ',') endField();
    else if (sign === '\n') endLine();
    else if (sign !== '\r') field += sign;
  }
  endLine();
  return isQuoted ? null : lines;
}
