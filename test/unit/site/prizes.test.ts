// What the database says of prizes by keys, a page says in words: each key of its functions has one, and a
// way to what helps, or is known to end by itself.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECK_REASONS, CHECK_STATES } from '#shared/contracts/http/compliance-checks.ts';
import { REDEMPTION_REFUSALS, REDEMPTION_STATES } from '#shared/contracts/http/redemptions.ts';
import { errors } from '#site/texts/errors.ts';
import { texts } from '#site/texts/index.ts';

const FUNCTIONS = join(import.meta.dirname, '../../../db/functions/payments');
const SQL = readdirSync(FUNCTIONS)
  .filter((file) => file.startsWith('redemption'))
  .map((file) => readFileSync(join(FUNCTIONS, file), 'utf8'))
  .join('\n');

/** Only time or less of it helps: there is nowhere to go. */
const ENDS_BY_ITSELF = ['wait', 'ask_for_more', 'ask_for_less', 'ask_anew', 'confirm_sign_in'];

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, key]) => key ?? '');

function bodyOf(name: string): string {
  const from = SQL.indexOf(`function ${name}(`);
  return SQL.slice(from, SQL.indexOf('\n$$;', from));
}

const inWords = (key: string) => texts.prizes.reasons[key] ?? Reflect.get(errors, key);

describe('the words of prizes', () => {
  it('say for each thing that helps where to go, unless it ends by itself', () => {
    const asked = new Set([
      ...matches(bodyOf('payments.blocker'), /(?:then|else) '([a-z_]+)'/g),
      ...matches(SQL, /'doThis', '([a-z_]+)'/g),
    ]);
    expect([...asked]).toEqual(expect.arrayContaining(['prove_identity', 'play_through', 'wait']));
    const known = [...Object.keys(texts.prizes.doThis), ...ENDS_BY_ITSELF];
    expect([...asked].filter((key) => !known.includes(key))).toEqual([]);
  });

  it('say why a person looks at a prize, and what keeps one from leaving', () => {
    const all = [
      ...['payments.review_reasons', 'payments.standing_reasons'].flatMap((name) =>
        matches(bodyOf(name), /'([a-z_]+)'/g),
      ),
      ...matches(SQL, /'([a-z_]+)'::text/g),
    ].filter((key) => key.includes('_') || key === 'retry');
    expect(all).toEqual(expect.arrayContaining(['large_amount', 'payouts_paused', 'dispute_open']));
    expect(all.filter((key) => inWords(key) === undefined)).toEqual([]);
  });

  it('say every state of a prize and of a check, and every refusal of a request', () => {
    for (const state of REDEMPTION_STATES) {
      expect(texts.prizes.states[state].length, state).toBeGreaterThan(2);
      expect(texts.prizes.stateLines[state].length, state).toBeGreaterThan(2);
    }
    const { states, reasons } = texts.identity.check;
    expect(CHECK_STATES.filter((state) => !(state in states))).toEqual([]);
    expect(CHECK_REASONS.filter((reason) => !(reason in reasons))).toEqual([]);
    const refusals = REDEMPTION_REFUSALS.filter((code) => inWords(code) === undefined);
    expect(refusals).toEqual([]);
  });
});
