import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeldCoins } from '#shared/client/held-coins.ts';
import { formatAmount } from '#shared/money.ts';

const told = (
  version: number,
  available: string,
  tables: { sessionId: string; seq: number; balance: string }[] = [],
) => ({ currency: 'GC' as const, available, onHold: '0.00', version, tables });
const table = (seq: number, balance: string, sessionId = 'one') => ({ sessionId, seq, balance });

describe('what a player has', () => {
  it('is nothing at all before the wallet was told', () => {
    const coins = new HeldCoins();
    coins.takeTable('GC', table(1, '5.00'));
    expect(coins.of('GC')).toBeNull();
  });

  it('is the sum of the wallet, of holds and of every table', () => {
    const coins = new HeldCoins();
    coins.take([
      { ...told(3, '10.00', [table(1, '5.00'), table(9, '0.25', 'two')]), onHold: '2.00' },
    ]);
    expect(coins.of('GC')).toEqual({
      available: '10.00',
      onHold: '2.00',
      atTables: '5.25',
      total: '17.25',
    });
  });

  it('keeps the newer wallet and the newer table apart from each other', () => {
    const coins = new HeldCoins();
    coins.take([told(5, '10.00', [table(4, '5.00')])]);
    // The wallet is older and the table newer than what is known.
    coins.take([told(4, '99.00', [table(6, '7.00')])]);
    expect(coins.of('GC')).toMatchObject({ available: '10.00', atTables: '7.00' });
    expect(coins.take([told(4, '99.00', [table(6, '8.00')])])).toBe(false);
  });

  it('forgets a table that the first frame of a line does not name, and only then', () => {
    const coins = new HeldCoins();
    coins.take([told(1, '10.00', [table(1, '5.00'), table(1, '6.00', 'two')])]);
    coins.take([told(2, '9.00', [table(2, '5.00')])]);
    expect(coins.of('GC')?.atTables).toBe('11.00');
    coins.take([told(2, '9.00', [table(2, '5.00')])], true);
    expect(coins.of('GC')?.atTables).toBe('5.00');
  });

  it('is the same in whatever order and however often the news comes', () => {
    const news = fc.array(fc.record({ version: fc.nat(8), one: fc.nat(8), two: fc.nat(8) }), {
      minLength: 1,
      maxLength: 12,
    });
    const shuffled = news.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([inOrder, muddled]) => {
        // A version or number always means the same amount, as it does on the platform.
        const totalOf = (all: typeof inOrder) => {
          const coins = new HeldCoins();
          for (const { version, one, two } of all) {
            const amount = (size: number) => formatAmount(BigInt(size) * 1_000_001n);
            const tables = [table(one, amount(one)), table(two, amount(two), 'two')];
            coins.take([told(version, amount(version), tables)]);
          }
          return coins.of('GC');
        };
        expect(totalOf(muddled)).toEqual(totalOf(inOrder));
      }),
    );
  });
});
