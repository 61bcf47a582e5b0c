// `npm run coverage:asvs`: writes docs/security/asvs.md, the table of requirement → tests. It fails
// when evidence names a test that does not exist. `--check` only says whether the file is up to date.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CATALOGUE_LINES, CATALOGUE_NOTES, EVIDENCE, type Evidence } from './evidence.ts';
import { REQUIREMENTS, type Requirement } from './requirements.ts';

const ROOT = join(import.meta.dirname, '../..');
export const TABLE_PATH = join(ROOT, 'docs/security/asvs.md');
const SHOWN_MAX = 3;

interface Title {
  file: string;
  text: string;
}

// A title follows `it(` or the second bracket of `it.each(…)(`.
const TITLE = /(?:\bit\(|\)\()\s*(['"`])((?:\\.|(?!\1).)*)\1/g;

function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [path] : [];
  });
}

// Only where identity is tested, so that a test of another part cannot change this table by its name.
const PLACES =
  /^test\/((unit|db|workers)\/(auth|gateway)\/|workers\/(player-hub\/|payments\/webhooks)|e2e\/(identity|refusals)|unit\/(isolation|supply))/;

function titles(): Title[] {
  return testFiles(join(ROOT, 'test'))
    .filter((path) => PLACES.test(relative(ROOT, path)))
    .sort()
    .flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(TITLE)].map(([, , text = '']) => ({
        file: relative(ROOT, path),
        text: text.replaceAll(/\\(.)/g, '$1'),
      })),
    );
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const shown = ({ file, text }: Title) => `${cell(text)} (${file.replace(/^test\//, '')})`;

function shownList(found: Title[]): string {
  const more = found.length - SHOWN_MAX;
  const list = found.slice(0, SHOWN_MAX).map(shown).join('<br>');
  return more > 0 ? `${list}<br>and ${more} more` : list;
}

interface Row {
  requirement: Requirement;
  state: 'tested' | 'documented' | 'operator' | 'not reached';
  evidence: string;
}

function rowOf(requirement: Requirement, all: Title[], problems: string[]): Row {
  const evidence: Evidence | undefined = EVIDENCE[requirement.id];
  if (evidence === undefined) {
    problems.push(`${requirement.id} has no evidence and no reason`);
    return { requirement, state: 'not reached', evidence: '' };
  }
  if ('document' in evidence) {
    return { requirement, state: 'documented', evidence: evidence.document };
  }
  if ('operator' in evidence)
    return { requirement, state: 'operator', evidence: evidence.operator };
  if ('later' in evidence) {
    return { requirement, state: 'not reached', evidence: `not reached: ${evidence.later}` };
  }
  const found = evidence.tests.flatMap((part) => {
    const matching = all.filter(({ text }) => text.includes(part));
    if (matching.length === 0) problems.push(`${requirement.id}: no test is called "${part}"`);
    return matching;
  });
  return { requirement, state: 'tested', evidence: shownList(found) };
}

function countTable(rows: Row[]): string[] {
  const states = ['tested', 'documented', 'operator', 'not reached'] as const;
  const count = (level: number, state: Row['state']) =>
    rows.filter((row) => row.requirement.level === level && row.state === state).length;
  return [
    '| level | requirements | tested | documented | operator | not reached |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[1, 2, 3].map((level) => {
      const total = rows.filter((row) => row.requirement.level === level).length;
      return `| ${level} | ${total} | ${states.map((state) => count(level, state)).join(' | ')} |`;
    }),
  ];
}

function catalogueTable(all: Title[], problems: string[]): string[] {
  return CATALOGUE_LINES.map((line) => {
    const found = all.filter(({ text }) => new RegExp(`^(\\[\\d+\\] )*\\[${line}\\]`).test(text));
    if (found.length === 0) problems.push(`line ${line} of the attack catalogue has no test`);
    const note = CATALOGUE_NOTES[line];
    return `| ${line} | ${found.length} | ${shownList(found)}${note === undefined ? '' : `<br>*${note}*`} |`;
  });
}

/** The table as it should be, and what is wrong with the evidence. */
export function coverage(): { text: string; problems: string[] } {
  const all = titles();
  const problems: string[] = [];
  const rows = REQUIREMENTS.map((requirement) => rowOf(requirement, all, problems));
  for (const id of Object.keys(EVIDENCE)) {
    if (!REQUIREMENTS.some((requirement) => requirement.id === id)) {
      problems.push(`${id} is no requirement`);
    }
  }
  const lines = [
    '# OWASP ASVS 5.0: requirement → evidence',
    '',
    'Written by `npm run coverage:asvs`; a test fails when it is out of date or names a test that does',
    'not exist. Kinds: A automated test, C check in CI, D document, O operator or platform.',
    '“Not reached” says what is absent from the platform, or belongs to parts outside identity.',
    '',
    ...countTable(rows),
    '',
    '| id | level | kind | requirement | evidence |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ requirement: { id, level, kind, text }, evidence }) =>
        `| ${id} | ${level} | ${kind} | ${cell(text)} | ${evidence} |`,
    ),
    '',
    '# Attack catalogue: line → tests',
    '',
    'Lines of identity. The number stands in front of each test’s name.',
    '',
    '| line | tests | |',
    '| --- | --- | --- |',
    ...catalogueTable(all, problems),
    '',
  ];
  return { text: lines.join('\n'), problems };
}

if (import.meta.main) {
  const { text, problems } = coverage();
  const isCheck = process.argv.includes('--check');
  if (isCheck && readFileSync(TABLE_PATH, 'utf8') !== text) {
    problems.push('docs/security/asvs.md is out of date: npm run coverage:asvs');
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else if (!isCheck) writeFileSync(TABLE_PATH, text);
}
