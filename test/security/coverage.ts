// `npm run coverage:asvs`: writes docs/security/asvs.md, the table of requirement → tests, from the tags
// of the tests. It fails when a requirement has neither a tagged test nor a reason, or a tag no test.
// `--check` only says whether the file is up to date; `--ran <report>` reads a JSON report of Vitest and
// fails where none of a requirement's tests passed.

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  CATALOGUE_LINES,
  CATALOGUE_NOTES,
  CATALOGUE_SIZE,
  EVIDENCE,
  type Evidence,
} from './evidence.ts';
import { REQUIREMENTS, type Requirement } from './requirements.ts';

const ROOT = join(import.meta.dirname, '../..');
export const TABLE_PATH = join(ROOT, 'docs/security/asvs.md');
const SHOWN_MAX = 3;

/** A test that says what it shows. */
export interface TaggedTest {
  file: string;
  /** As it stands in the code, placeholders and all. */
  title: string;
  /** With what it is about in front, as reports print it. */
  name: string;
  tags: string[];
}

const TAGS = /^( *)\/\/ evidence: (.+)\n/gm;
// Only what runs: no `it.skip`, no `it.todo`.
const TEST = /^\s*it(?:\.(?:each|for|skipIf|runIf))?[(<]/;
// A title follows `it(` or the second bracket of `it.each(…)(`.
const TITLE = /(?:\bit\(|\)\()\s*(['"`])((?:\\.|(?!\1).)*)\1/;
const DESCRIBE = /^( *)describe[^'"`\n]*(['"`])((?:\\.|(?!\2).)*)\2/gm;

const plain = (text: string) => text.replaceAll(/\\(.)/g, '$1');

/** The tagged tests of a file; throws at a tag that stands before none. */
export function taggedTests(file: string, text: string): TaggedTest[] {
  const describes = [...text.matchAll(DESCRIBE)];
  return [...text.matchAll(TAGS)].map(({ 0: line, 1: indent = '', 2: tags = '', index }) => {
    const rest = text.slice(index + line.length);
    const title = TITLE.exec(rest)?.[2];
    if (title === undefined || !TEST.test(rest)) {
      throw new Error(`${file}: no test that runs follows ${line.trim()}`);
    }
    const about = describes.findLast((found) => {
      return found.index < index && (found[1] ?? '').length < indent.length;
    });
    const name = about === undefined ? plain(title) : `${plain(about[3] ?? '')} ${plain(title)}`;
    return { file, title: plain(title), name, tags: tags.trim().split(/\s+/) };
  });
}

const allTagged = (): TaggedTest[] =>
  globSync('test/{unit,db,workers,e2e}/**/*.test.ts', { cwd: ROOT })
    .sort()
    .flatMap((file) => taggedTests(file, readFileSync(join(ROOT, file), 'utf8')));

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const shown = ({ file, name }: TaggedTest) => `${cell(name)} (${file.replace(/^test\//, '')})`;

function shownList(found: TaggedTest[]): string {
  const more = found.length - SHOWN_MAX;
  const list = found.slice(0, SHOWN_MAX).map(shown).join('<br>');
  return more > 0 ? `${list}<br>and ${more} more` : list;
}

interface Row {
  requirement: Requirement;
  state: 'tested' | 'documented' | 'operator' | 'not reached';
  evidence: string;
}

const withTag = (all: TaggedTest[], tag: string) => all.filter(({ tags }) => tags.includes(tag));

function rowOf(requirement: Requirement, all: TaggedTest[], problems: string[]): Row {
  const { id } = requirement;
  const found = withTag(all, id);
  const evidence: Evidence | undefined = EVIDENCE[id];
  if ((evidence === undefined) === (found.length === 0)) {
    const what = evidence === undefined ? 'neither a tagged test nor' : 'both a tagged test and';
    problems.push(`${id} has ${what} a reason in evidence.ts`);
  }
  if (evidence === undefined) return { requirement, state: 'tested', evidence: shownList(found) };
  if ('document' in evidence) {
    return { requirement, state: 'documented', evidence: evidence.document };
  }
  if ('operator' in evidence) {
    return { requirement, state: 'operator', evidence: evidence.operator };
  }
  return { requirement, state: 'not reached', evidence: `not reached: ${evidence.later}` };
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

function catalogueTable(all: TaggedTest[], problems: string[]): string[] {
  return CATALOGUE_LINES.map((line) => {
    const found = withTag(all, `A${line}`);
    if (found.length === 0) problems.push(`line ${line} of the attack catalogue has no test`);
    const note = CATALOGUE_NOTES[line];
    return `| ${line} | ${found.length} | ${shownList(found)}${note === undefined ? '' : `<br>*${note}*`} |`;
  });
}

/** The table as it should be, and what is wrong with the evidence. */
export function coverage(): { text: string; problems: string[] } {
  const all = allTagged();
  const problems: string[] = [];
  const rows = REQUIREMENTS.map((requirement) => rowOf(requirement, all, problems));
  const known = new Set([
    ...REQUIREMENTS.map(({ id }) => id),
    ...Array.from({ length: CATALOGUE_SIZE }, (_, index) => `A${index + 1}`),
  ]);
  for (const tag of [...Object.keys(EVIDENCE), ...all.flatMap(({ tags }) => tags)]) {
    if (!known.has(tag)) problems.push(`${tag} is no requirement and no line of the catalogue`);
  }
  const lines = [
    '# OWASP ASVS 5.0: requirement → evidence',
    '',
    'Written by `npm run coverage:asvs` from the tags of the tests; a test fails when it is out of date',
    'or a tag is gone. Kinds: A automated test, C check in CI, D document, O operator or platform.',
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
    'Lines of identity, as the tests are tagged (`// evidence: A12`).',
    '',
    '| line | tests | |',
    '| --- | --- | --- |',
    ...catalogueTable(all, problems),
    '',
  ];
  return { text: lines.join('\n'), problems };
}

interface Report {
  testResults: { name: string; assertionResults: { title: string; status: string }[] }[];
}

/** Tags of which none of the tests passed in a run. */
export function unproved(all: TaggedTest[], { testResults }: Report): string[] {
  const passed = ({ file, title }: TaggedTest) => {
    const parts = title
      .split(/%[a-z]|%\$|\$[\w.]+/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`, 's');
    return testResults.some(
      ({ name, assertionResults }) =>
        name.endsWith(file) &&
        assertionResults.some((one) => one.status === 'passed' && pattern.test(one.title)),
    );
  };
  const proved = new Set(all.filter(passed).flatMap(({ tags }) => tags));
  return [...new Set(all.flatMap(({ tags }) => tags))].filter((tag) => !proved.has(tag));
}

if (import.meta.main) {
  const options = { check: { type: 'boolean' }, ran: { type: 'string' } } as const;
  const { check, ran } = parseArgs({ options }).values;
  const { text, problems } = coverage();
  if (check === true && readFileSync(TABLE_PATH, 'utf8') !== text) {
    problems.push('docs/security/asvs.md is out of date: npm run coverage:asvs');
  }
  if (ran !== undefined) {
    const missed = unproved(allTagged(), JSON.parse(readFileSync(ran, 'utf8')));
    problems.push(...missed.map((tag) => `none of the tests of ${tag} passed`));
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else if (check !== true && ran === undefined) writeFileSync(TABLE_PATH, text);
}
