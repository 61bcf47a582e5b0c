// What stands beside game-session while its releases change: a wallet that outlives them, because it
// keeps its books in an object, a hub to whom everybody is alive, and a way to call a session.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

const WALLET_MICROS = 1_000_000_000n;
const standing = { mayWager: true, reason: null, lossBudgetMicros: null, changesAtMs: null };
const spell = (value) =>
  JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? one.toString() : one));

/** The account of one session: the next number only, a repeat gets its first answer. */
export class Account extends DurableObject {
  async move(input, kind) {
    const { storage } = this.ctx;
    const { wallet, escrow, number } = (await storage.get('account')) ?? {
      wallet: WALLET_MICROS,
      escrow: 0n,
      number: 0,
    };
    const known = await storage.get(`answer ${input.number}`);
    if (known !== undefined) {
      if (known.asked !== spell(input)) return { ok: false, error: { code: 'sequence_conflict' } };
      return { ok: true, value: { ...known.receipt, replayed: true } };
    }
    if (input.number !== number + 1) return { ok: false, error: { code: 'sequence_gap' } };
    const moved = {
      reserve: () => (input.amountMicros < wallet ? input.amountMicros : wallet),
      settle: () => input.paidMicros - input.wageredMicros,
      release: () => input.amountMicros,
      close: () => escrow,
    };
    const amountMicros = moved[kind]();
    // A batch changes the escrow alone; coins that come leave the wallet, coins that go return to it.
    const isHome = kind === 'release' || kind === 'close';
    const toWallet = isHome ? amountMicros : kind === 'reserve' ? -amountMicros : 0n;
    const next = {
      wallet: wallet + toWallet,
      escrow: escrow + (kind === 'settle' ? amountMicros : -toWallet),
      number: input.number,
    };
    const receipt = {
      replayed: false,
      amountMicros,
      escrowMicros: next.escrow,
      standing,
      wallet: null,
    };
    await storage.put('account', next);
    await storage.put(`answer ${input.number}`, { asked: spell(input), receipt });
    return { ok: true, value: receipt };
  }

  async wallet() {
    return (await this.ctx.storage.get('account')).wallet;
  }
}

export class WalletService extends WorkerEntrypoint {
  #move(input, kind) {
    return this.env.ACCOUNT.getByName(input.sessionId).move(input, kind);
  }
  reserve(input) {
    return this.#move(input, 'reserve');
  }
  settle(input) {
    return this.#move(input, 'settle');
  }
  release(input) {
    return this.#move(input, 'release');
  }
  close(input) {
    return this.#move(input, 'close');
  }
  standing() {
    return standing;
  }
  report() {}
}

export class PlayerHub extends DurableObject {
  noteTable() {}
  standingVersion() {
    return 0;
  }
  attach() {
    return true;
  }
  detach() {}
}

export default {
  async fetch(request, env) {
    const [, what, name] = new URL(request.url).pathname.split('/');
    if (what === 'socket') return env.GAME_SESSION.getByName(name).fetch(request);
    const { method, args } = await request.json();
    const objects = what === 'account' ? env.ACCOUNT : env.GAME_SESSION;
    return new Response(spell(await objects.getByName(name)[method](...args)) ?? 'null');
  },
};
