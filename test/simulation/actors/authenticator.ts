// An app with codes: what a sign-in is proved with a second time.

import { generateSync } from 'otplib';
import { SECOND_MS } from '#shared/time.ts';
import type { Device } from './device.ts';

const STEP_MS = 30 * SECOND_MS;

export class Authenticator {
  readonly #device: Device;
  readonly #nowMs: () => number;
  /** Null until it was set up. */
  #secret: string | null = null;
  #lastStep = 0;

  constructor(device: Device, nowMs: () => number) {
    this.#device = device;
    this.#nowMs = nowMs;
  }

  /** Whether the account may have it: its code may have arrived and the answer been lost. */
  get isBegun(): boolean {
    return this.#secret !== null;
  }

  /** Sets it up. False: it did not work. */
  async setUp(): Promise<boolean> {
    const device = this.#device;
    const begun = await device.call('auth.enrolTotp', {});
    // Refused where a code was right after all, and its reply lost.
    if (!begun.ok) return this.isBegun && this.prove(device);
    this.#secret = begun.value.secret;
    const answer = await device.call('auth.confirmTotp', { body: { code: await this.#code() } });
    if (answer.ok) device.renew(answer.value.accessToken);
    return answer.ok;
  }

  /** Proves it anew. */
  async prove(device: Device): Promise<boolean> {
    const answer = await device.call('auth.stepUp', { body: { code: await this.#code() } });
    if (answer.ok) device.renew(answer.value.accessToken);
    return answer.ok;
  }

  /** Answers a sign-in that asks for a code. */
  async answer(challengeToken: string): Promise<boolean> {
    const device = this.#device;
    const code = await this.#code();
    const answer = await device.call('auth.loginFactor', { body: { challengeToken, code } });
    if (answer.ok) device.take(answer.value);
    return answer.ok;
  }

  /** A code that was not used yet: each is good for one time. */
  async #code(): Promise<string> {
    const step = Math.max(Math.floor(this.#nowMs() / STEP_MS), this.#lastStep + 1);
    this.#lastStep = step;
    const leftMs = () => Math.ceil(step * STEP_MS - this.#nowMs());
    // Where pauses are shorter than they say, one is not enough.
    while (leftMs() > 0) await this.#device.pause(leftMs());
    return generateSync({ secret: this.#secret ?? '', epoch: (step * STEP_MS) / SECOND_MS });
  }
}
