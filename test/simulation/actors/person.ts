// A person who plays: an account of the platform, one or two devices, and what they remember. What a
// person does is told by decisions; this is what they do it with.

import type { StripeEmulator } from '#scripts/emulators/stripe/emulator.ts';
import type { LiveSocket } from '#shared/client/live-socket.ts';
import type { Command, CommandAnswer, SessionSocket } from '#shared/client/session-socket.ts';
import type { Args } from '../decisions.ts';
import type { Frame } from '../invariants/history.ts';
import { Device, type DeviceOptions } from './device.ts';

/** What people know of the world beside their devices. */
export interface Surroundings {
  deviceOf(name: string): DeviceOptions;
  elapsedMs(): number;
  /** True time, milliseconds since 1970. */
  nowMs(): number;
  /** The newest mail to an address. */
  mailTo(address: string): string | undefined;
  atStripe(act: (emulator: StripeEmulator) => void): void;
  /** Nobody acts any more. */
  isOver(): boolean;
  /** Somebody with the database's own password makes an account one of staff. */
  giveRole(email: string, role: string): Promise<unknown>;
  /** All players' names, also of those who never came. */
  readonly names: readonly string[];
  /** Names of those who may be staff. */
  readonly colleagues: readonly string[];
  personOf(name: string): Person | undefined;
}

/** A table as one of a person's devices has it. */
export interface Table {
  readonly id: string;
  readonly gameId: string;
  readonly currency: 'GC' | 'SC';
  readonly socket: SessionSocket;
  /** The hand that is open, with what is shown of it. */
  hand: { id: string; outcome: Args } | null;
  isOver: boolean;
}

/** A room that a person is in. */
export interface Room {
  readonly id: string;
  readonly line: LiveSocket;
  /** Messages that were said here: by this person, and by anybody. */
  own: string[];
  all: string[];
  lastSeq: number;
}

/** The room that everybody is in. */
export const LOBBY = '00000000-0000-7000-8000-000000000100';
/** Nobody waits longer for an answer than this, milliseconds. */
const PATIENCE_MS = 75_000;
const MAIL_POLLS = 20;
const MAIL_POLL_MS = 1_500;
const ATTEMPTS = 40;
const PAUSE_MS = 3_000;
const CODE = /\b(\d{6,8}|\d{3,4} \d{3,4})\b/;

export class Person {
  readonly name: string;
  readonly email: string;
  readonly around: Surroundings;
  readonly device: Device;
  password: string;
  id: string | null = null;
  /** The second tab or phone; null while there is none. */
  second: Device | null = null;
  readonly tables = new Map<string, Table>();
  readonly rooms = new Map<string, Room>();
  /** Ids of groups that this person was ever told of. */
  groups: readonly string[] = [];
  /** Other people's tables. */
  readonly watched = new Map<string, SessionSocket>();
  hub: LiveSocket | null = null;
  readonly purchases: { id: string; checkout: string }[] = [];

  constructor(name: string, around: Surroundings) {
    this.name = name;
    this.around = around;
    this.email = `${name}@example.com`;
    this.password = `correct horse ${name} staple`;
    this.device = this.#newDevice(name);
  }

  #newDevice(name: string): Device {
    return new Device(this.around.deviceOf(name));
  }

  /** Waits for something, but not for ever; undefined when it took too long. */
  async within<T>(work: Promise<T>, ms = PATIENCE_MS): Promise<T | undefined> {
    return Promise.race([work, this.device.pause(ms).then(() => undefined)]);
  }

  /** Makes the account and signs in, however often it takes. False: it did not work. */
  async arrive(): Promise<boolean> {
    const { device, email, password } = this;
    for (let attempt = 0; attempt < ATTEMPTS && !this.around.isOver(); attempt++) {
      const signedIn = await device.logIn(email, password);
      if (signedIn.ok && 'player' in signedIn.value) {
        this.id = signedIn.value.player.id;
        return true;
      }
      await this.#register();
      await device.pause(PAUSE_MS);
    }
    return false;
  }

  async #register(): Promise<void> {
    const { device, email, password, name } = this;
    const details = { displayName: displayNameOf(name), dateOfBirth: '1990-01-31' };
    const body = { email, password, ...details, acceptTerms: true as const };
    if (!(await device.call('auth.register', { body })).ok) return;
    for (let poll = 0; poll < MAIL_POLLS; poll++) {
      await device.pause(MAIL_POLL_MS);
      const mail = this.around.mailTo(email);
      const code = CODE.exec(mail ?? '')?.[1];
      if (code === undefined) continue;
      await device.call('auth.verifyEmail', { body: { email, code, password } });
      return;
    }
  }

  /** Signs in anew. */
  async signIn(): Promise<boolean> {
    return (await this.device.logIn(this.email, this.password)).ok;
  }

  /** The second device, signed in by itself; null where that fails. */
  async secondDevice(): Promise<Device | null> {
    this.second ??= this.#newDevice(`${this.name}-b`);
    if (this.second.playerId !== null) return this.second;
    const answer = await this.second.logIn(this.email, this.password);
    return answer.ok && this.second.playerId !== null ? this.second : null;
  }

  /** Sits down, or joins the table that is open; null where that is refused. */
  async open(
    device: Device,
    gameId: string,
    currency: 'GC' | 'SC',
    buyIn: string | null,
  ): Promise<Table | null> {
    const body = { currency, ...(buyIn !== null && { buyIn }) };
    const answer = await device.call('games.openSession', { params: { gameId }, body });
    if (!answer.ok || answer.value.ticket === null) return null;
    return this.enter(device, answer.value.session.id, gameId, currency);
  }

  /** Connects to a table. Everything that happened there is asked for, so that all is checked. */
  enter(device: Device, id: string, gameId: string, currency: 'GC' | 'SC'): Table {
    let table: Table | undefined;
    const socket = device.session(id, {
      lastSeq: 0,
      onEvent: (frame) => {
        if (table !== undefined) follow(table, frame);
      },
      onWelcome: (session) => {
        const open = session.openRound;
        if (table !== undefined && open !== undefined) table.hand = open as Table['hand'];
      },
      onState: (state) => {
        if (table !== undefined && state === 'over') table.isOver = true;
      },
      onGap: () => {},
    });
    table = { id, gameId, currency, socket, hand: null, isOver: false };
    return table;
  }

  /** Watches somebody else's table. */
  watch(id: string): SessionSocket {
    const quiet = { onEvent: () => {}, onWelcome: () => {}, onState: () => {}, onGap: () => {} };
    return this.device.session(id, { ...quiet, lastSeq: 0 }, true);
  }

  /** Sends a command; undefined when no answer came. */
  command(table: Table, command: Command): Promise<CommandAnswer | undefined> {
    return this.within(this.device.run(() => table.socket.command(command)));
  }

  /** The line of a room, which remembers what it hears. */
  enterRoom(device: Device, id: string): Room {
    let room: Room | undefined;
    const hear = (frame: Frame) => {
      if (room === undefined) return;
      if (frame.type === 'welcome' && frame.seq > room.lastSeq) {
        room.line.send({ type: 'resume', lastSeq: room.lastSeq });
      }
      if (frame.type === 'resumed' && frame.complete === false) {
        room.line.send({ type: 'resume', lastSeq: frame.seq });
      }
      if (typeof frame.seq === 'number' && frame.type !== 'welcome') {
        room.lastSeq = Math.max(room.lastSeq, frame.type === 'read' ? 0 : frame.seq);
      }
      if (frame.type !== 'message') return;
      room.all.push(frame.message.id);
      if (frame.message.author.id === this.id) room.own.push(frame.message.id);
    };
    const line = device.room(id, { onFrame: (frame) => hear(frame as Frame), onState: () => {} });
    room = { id, line, own: [], all: [], lastSeq: 0 };
    this.rooms.set(id, room);
    return room;
  }

  /** Hangs up everywhere; what is open at the platform stays open. */
  leave(): void {
    this.device.hangUp();
    this.second?.hangUp();
    this.tables.clear();
    this.rooms.clear();
    this.watched.clear();
    this.hub = null;
  }
}

function follow(table: Table, frame: Frame): void {
  if (frame.type === 'closed') table.isOver = true;
  if (frame.type === 'result') {
    table.hand = frame.round.finished ? null : { id: frame.round.id, outcome: frame.round.outcome };
  }
}

/** Names have letters and one digit at most, so that none reads like a number to call. */
function displayNameOf(name: string): string {
  const digits = [...name.replace(/\D/g, '')];
  const letters = digits.map((digit) => 'abcdefghij'[Number(digit)]).join('');
  return `${name.replace(/[^a-z]/g, '')} ${letters}x`;
}
