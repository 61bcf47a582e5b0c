import { describe, expect, it } from 'vitest';
import type { Tale } from './tale.ts';
import { result, round, session, table } from './told.ts';

describe('Limits', () => {
  const plays = (
    tale: Tale,
    line: ReturnType<Tale['line']>,
    seq: number,
    made = round(seq - 1),
  ) => {
    tale.said(line, { type: 'play', id: `play-${seq}` });
    tale.heard(line, result(seq, `play-${seq}`, made));
  };

  it('let no bet through that was sent a second after an exclusion', () => {
    const { tale, line } = table();
    tale.called('ada', 'games.exclude').after(900);
    plays(tale, line, 1);
    expect(tale.broken).toBeNull();
    tale.after(200);
    plays(tale, line, 2);
    expect(tale.broken).toBe('limits');
  });

  it('allow more where something is broken', () => {
    const { tale, line } = table();
    tale.called('ada', 'games.exclude').after(500).fault('drop').after(1_500);
    plays(tale, line, 1);
    expect(tale.broken).toBeNull();
  });

  it('hold what may be lost', () => {
    const { tale, line } = table();
    const limits = [{ kind: 'loss', currency: 'GC', period: 'day', amount: '1.50' }];
    tale.called('ada', 'payments.changeLimits', {}, { limits }).after(3_000);
    plays(tale, line, 1, round(0, { payout: '0.00' }));
    expect(tale.broken).toBeNull();
    plays(tale, line, 2, round(1, { payout: '0.00' }));
    expect(tale.broken).toBe('limits');
  });

  it.each([
    ['begin anew at midnight', true],
    ['are not asked for where another table may have won', false],
  ])('%s', (_, isNextDay) => {
    const { tale, line } = table();
    const limits = [{ kind: 'loss', currency: 'GC', period: 'day', amount: '1.50' }];
    tale.called('ada', 'payments.changeLimits', {}, { limits }).after(3_000);
    plays(tale, line, 1, round(0, { payout: '0.00' }));
    const other = session({ id: 't', seq: 5 });
    if (!isNextDay)
      tale.called('ada', 'games.getSession', { params: { id: 't' } }, { session: other });
    const at = isNextDay ? '2027-01-02T00:00:01.000Z' : '2027-01-01T00:00:01.000Z';
    plays(tale, line, 2, round(1, { payout: '0.00', at }));
    expect(tale.broken).toBeNull();
  });
});

describe('Care', () => {
  const limits = [{ kind: 'wager', currency: 'GC', period: 'day', amount: '2.00', next: null }];
  const stake = (seq: number) => {
    const made = round(seq - 1, { payout: '0.00' });
    return { ...result(seq, `bet ${seq}`, made), balance: `${10 - seq}.00` };
  };
  const staked = (told: ReturnType<typeof table>, seq: number) => {
    told.tale.said(told.line, { type: 'play', id: `bet ${seq}` });
    told.tale.heard(told.line, stake(seq));
  };

  it('is that no more is staked than a wager limit allows, once tables know of it', () => {
    const told = table({ balance: '10.00' });
    staked(told, 1);
    told.tale.called('ada', 'payments.changeLimits', {}, { limits }).after(3_000);
    for (const seq of [2, 3]) staked(told, seq);
    expect(told.tale.broken).toBeNull();
    staked(told, 4);
    expect(told.tale.broken).toBe('care');
  });

  it('is that a table which asks whether to go on takes no stake before an answer', () => {
    const told = table({ balance: '10.00' });
    staked(told, 1);
    const check = { playedSeconds: 3_600, wagered: '1.00', paid: '0.00' };
    told.tale.heard(told.line, { type: 'realityCheck', seq: 2, ...check });
    told.tale.heard(told.line, { type: 'realityCheckAnswered', seq: 3, id: 'yes', goOn: true });
    told.tale.heard(told.line, {
      ...stake(4),
      round: round(1, { payout: '0.00' }),
      balance: '8.00',
    });
    expect(told.tale.broken).toBeNull();
    told.tale.heard(told.line, { type: 'realityCheck', seq: 5, ...check });
    told.tale.said(told.line, { type: 'play', id: 'more' });
    const more = { ...result(6, 'more', round(2, { payout: '0.00' })), balance: '7.00' };
    told.tale.heard(told.line, more);
    expect(told.tale.broken).toBe('care');
  });
});
