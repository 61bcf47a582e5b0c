// A member of staff: an account that a person registered, a role that was given on the command line,
// and an app with codes, which everything under /v1/admin asks for.

import { generateSync } from 'otplib';
import type { OperationName } from '#shared/client/operations.ts';
import type { Answer, Input, Output } from '#shared/client/types.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { Device } from './device.ts';
import { Person, type Surroundings } from './person.ts';

const STEP_MS = 30 * SECOND_MS;
const ATTEMPTS = 6;
const PAUSE_MS = 5_000;

export class Clerk extends Person {
  readonly role: string;
  /** Of the app; null until it was set up. */
  #secret: string | null = null;
  #lastStep = 0;

  constructor(name: string, role: string, around: Surroundings) {
    super(name, around);
    this.role = role;
  }

  /** Registers, is given the role, and sets up the app. False: it did not work. */
  override async arrive(): Promise<boolean> {
    if (!(await super.arrive())) return false;
    await this.around.giveRole(this.email, this.role);
    for (let attempt = 0; attempt < ATTEMPTS && !this.around.isOver(); attempt++) {
      if (await this.#setUp()) return true;
      await this.device.pause(PAUSE_MS);
    }
    return false;
  }

  async #setUp(): Promise<boolean> {
    const { device } = this;
    const begun = await device.call('auth.enrolTotp', {});
    // Refused where a code was right after all, and its reply lost.
    if (!begun.ok) return this.#secret !== null && this.prove(device);
    this.#secret = begun.value.secret;
    const answer = await device.call('auth.confirmTotp', { body: { code: await this.#code() } });
    if (answer.ok) device.renew(answer.value.accessToken);
    return answer.ok;
  }

  /** Calls what only staff may, and proves the factor anew where that is asked for. */
  async act<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
  ): Promise<Answer<Output<Name>>> {
    const answer = await this.device.call(name, input);
    if (answer.ok || answer.error.code !== 'step_up_required') return answer;
    return (await this.prove(this.device)) ? this.device.call(name, input) : answer;
  }

  /** Proves the factor anew. */
  async prove(device: Device): Promise<boolean> {
    const answer = await device.call('auth.stepUp', { body: { code: await this.#code() } });
    if (answer.ok) device.renew(answer.value.accessToken);
    return answer.ok;
  }

  /** Signs in anew, with password and code. */
  override async signIn(): Promise<boolean> {
    const { device, email, password } = this;
    const begun = await device.logIn(email, password);
    if (!begun.ok || !('challengeToken' in begun.value)) return begun.ok;
    const { challengeToken } = begun.value;
    const code = await this.#code();
    const answer = await device.call('auth.loginFactor', { body: { challengeToken, code } });
    if (answer.ok) device.take(answer.value);
    return answer.ok;
  }

  /** A code that was not used yet: each is good for one time. */
  async #code(): Promise<string> {
    const { around, device } = this;
    const step = Math.max(Math.floor(around.nowMs() / STEP_MS), this.#lastStep + 1);
    this.#lastStep = step;
    const leftMs = () => Math.ceil(step * STEP_MS - around.nowMs());
    // Where pauses are shorter than they say, one is not enough.
    while (leftMs() > 0) await device.pause(leftMs());
    return generateSync({ secret: this.#secret ?? '', epoch: (step * STEP_MS) / SECOND_MS });
  }
}
