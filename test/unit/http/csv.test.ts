import { expect, it } from 'vitest';
import { csvLine, wantsCsv } from '#shared/csv.ts';

it('a cell that begins like a formula is a text, and a negative number stays one', () => {
  expect(csvLine(['=1+1', '+1', '-cmd', '@x', '-5.00', '\t=1', 7, null])).toBe(
    "'=1+1,'+1,'-cmd,'@x,-5.00,'\t=1,7,\r\n",
  );
});

it('a cell with commas, quotes or line ends is quoted', () => {
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', '={"a":1,"b":2}'])).toBe(
    '"a,b","say ""hi""","two\nlines","\'={""a"":1,""b"":2}"\r\n',
  );
});

it('CSV is for those who ask for it', () => {
  const asks = (accept: string) => wantsCsv(new Request('https://x.test', { headers: { accept } }));
  expect(['text/csv', 'text/csv; charset=utf-8', 'text/html, Text/CSV;q=0.9'].map(asks)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['application/json', '*/*', 'text/csvx'].map(asks)).toEqual([false, false, false]);
});
