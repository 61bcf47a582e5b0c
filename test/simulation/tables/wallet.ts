// The wallet of the small world: it keeps what the real one promises to tables (a gapless sequence per
// session, a repeat answered with the first result, no balance below zero) and nothing else.

import type {
  Batch,
  Close,
  LedgerReceipt,
  Release,
  Reserve,
  SequenceRefusal,
  Standing,
  WalletServiceContract,
} from '#shared/contracts/wallet.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { Result } from '#shared/result.ts';
import { type Law, NO_LAW } from './law.ts';

/** What binds players, as wallet and hub know it. */
export type TableLaw = Pick<Law, 'version' | 'epoch' | 'standing' | 'taken'>;

interface Escrow {
  playerId: string;
  micros: bigint;
  number: number;
  isClosed: boolean;
  isCancelled: boolean;
  /** What rounds changed. */
  netMicros: bigint;
  wageredMicros: bigint;
  /** How often coins came. */
  brought: number;
  replies: Map<number, { digest: string; receipt: LedgerReceipt }>;
}

type Answer<Code extends ErrorCode> = Result<LedgerReceipt, Code>;

const spell = (input: object) =>
  JSON.stringify(input, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));

const refused = <Code extends ErrorCode>(code: Code): Answer<Code> => ({
  ok: false,
  error: { code } as never,
});

export class TableWallet
  implements
    Pick<
      WalletServiceContract,
      'reserve' | 'settle' | 'release' | 'close' | 'cancel' | 'report' | 'tableStanding'
    >
{
  /** What binds players; set before anybody plays. */
  law: TableLaw = NO_LAW;
  readonly wallets = new Map<string, bigint>();
  readonly escrows = new Map<string, Escrow>();

  async reserve(input: Reserve) {
    const known = this.escrows.get(input.sessionId);
    if (known?.isCancelled) return refused('session_cancelled');
    if (known === undefined && input.number !== 1) return refused('account_missing');
    const escrow = known ?? emptyEscrow(input.playerId);
    const answer = this.#numbered(escrow, input, () => {
      const available = this.wallets.get(input.playerId) ?? 0n;
      const isPart = input.mode === 'up_to' && available < input.amountMicros;
      const micros = isPart ? available : input.amountMicros;
      if (micros > available || micros === 0n) return 'insufficient_funds';
      this.wallets.set(input.playerId, available - micros);
      escrow.micros += micros;
      escrow.brought += 1;
      return micros;
    });
    if (answer.ok) this.escrows.set(input.sessionId, escrow);
    return answer;
  }

  async settle(input: Batch) {
    return this.#ofTable(input, (escrow) => {
      const net = input.paidMicros - input.wageredMicros;
      if (escrow.micros + net < 0n) return 'insufficient_funds';
      escrow.micros += net;
      escrow.netMicros += net;
      escrow.wageredMicros += input.wageredMicros;
      return net;
    });
  }

  async release(input: Release) {
    return this.#ofTable(input, (escrow) => this.#giveBack(escrow, input.amountMicros));
  }

  async close(input: Close) {
    return this.#ofTable(input, (escrow) => {
      escrow.isClosed = true;
      return this.#giveBack(escrow, escrow.micros);
    });
  }

  async cancel(sessionId: string): Promise<Result<'cancelled' | 'opened'>> {
    const known = this.escrows.get(sessionId);
    if (known !== undefined && !known.isCancelled) return { ok: true, value: 'opened' };
    this.escrows.set(sessionId, { ...emptyEscrow(''), isCancelled: true, isClosed: true });
    return { ok: true, value: 'cancelled' };
  }

  async report(): Promise<void> {}

  async tableStanding(): Promise<Standing> {
    return this.law.standing;
  }

  #giveBack(escrow: Escrow, micros: bigint): bigint | SequenceRefusal {
    if (micros > escrow.micros) return 'insufficient_funds';
    escrow.micros -= micros;
    const available = this.wallets.get(escrow.playerId) ?? 0n;
    this.wallets.set(escrow.playerId, available + micros);
    return micros;
  }

  #ofTable(
    input: Batch | Release | Close,
    act: (escrow: Escrow) => bigint | SequenceRefusal,
  ): Answer<SequenceRefusal> {
    const escrow = this.escrows.get(input.sessionId);
    if (escrow === undefined) return refused('account_missing');
    return this.#numbered(escrow, input, () => act(escrow));
  }

  #numbered(
    escrow: Escrow,
    input: Reserve | Batch | Release | Close,
    act: () => bigint | SequenceRefusal,
  ): Answer<SequenceRefusal> {
    const digest = spell(input);
    const earlier = escrow.replies.get(input.number);
    if (earlier !== undefined) {
      if (earlier.digest !== digest) return refused('sequence_conflict');
      const { standing, epoch } = this.law;
      return { ok: true, value: { ...earlier.receipt, standing, epoch, replayed: true } };
    }
    if (escrow.isClosed) return refused('account_closed_ledger');
    if (input.number !== escrow.number + 1) return refused('sequence_gap');
    const amountMicros = act();
    if (typeof amountMicros === 'string') return refused(amountMicros);
    const receipt: LedgerReceipt = {
      replayed: false,
      amountMicros,
      escrowMicros: escrow.micros,
      // As to a player whom nothing but the law binds.
      standing: 'rounds' in input ? null : this.law.standing,
      epoch: this.law.epoch,
      wallet: null,
    };
    escrow.number = input.number;
    escrow.replies.set(input.number, { digest, receipt });
    return { ok: true, value: receipt };
  }
}

function emptyEscrow(playerId: string): Escrow {
  return {
    playerId,
    micros: 0n,
    number: 0,
    isClosed: false,
    isCancelled: false,
    netMicros: 0n,
    wageredMicros: 0n,
    brought: 0,
    replies: new Map(),
  };
}
