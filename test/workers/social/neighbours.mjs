// Stand-ins for rooms and hubs: they remember what social told them, hold as many members as a test
// allows, and can be down.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

const told = [];
const full = new Set();
const messages = new Map();
const inRooms = new Map();
let isDown = false;

const answer = (name, call, args) => {
  if (isDown) throw new Error('the object is down');
  told.push({ name, call, args });
};

export class Objects extends WorkerEntrypoint {
  toldNow() {
    return told.splice(0);
  }
  setDown(down) {
    isDown = down;
  }
  setFull(id) {
    full.add(id);
  }
  putMessage(roomId, message) {
    messages.set(`${roomId} ${message.id}`, message);
  }
  putInRooms(playerId, rooms) {
    inRooms.set(playerId, rooms);
  }
}

export class ChatRoom extends DurableObject {
  open(facts) {
    answer(this.ctx.id.name, 'open', [facts]);
  }
  issueTicket(facts, admission) {
    answer(this.ctx.id.name, 'issueTicket', [facts, admission]);
    if (full.has(this.ctx.id.name)) return { ok: false, error: { code: 'room_full' } };
    return {
      ok: true,
      value: { ticket: `ticket of ${this.ctx.id.name}`, expiresAtMs: 1, members: 1 },
    };
  }
  history(blocks, before, limit) {
    answer(this.ctx.id.name, 'history', [blocks, before, limit]);
    return { ok: true, value: { items: [], next: before === null ? 7 : null, seq: 9 } };
  }
  context(messageId) {
    const message = messages.get(`${this.ctx.id.name} ${messageId}`);
    if (message === undefined) return { ok: false, error: { code: 'not_found' } };
    return { ok: true, value: { message, around: [message] } };
  }
  update(update) {
    answer(this.ctx.id.name, 'update', [update]);
  }
  fetch() {
    return new Response('the room', { status: 200 });
  }
}

export class PlayerHub extends DurableObject {
  relate(playerId, relations) {
    answer(this.ctx.id.name, 'relate', [playerId, relations]);
    return inRooms.get(playerId) ?? [];
  }
  issueTicket(playerId, sid, relations) {
    answer(this.ctx.id.name, 'issueTicket', [playerId, sid, relations]);
    return { ticket: 'ticket of the hub', expiresAtMs: 1 };
  }
  forget(playerId, goneId) {
    answer(this.ctx.id.name, 'forget', [playerId, goneId]);
  }
  notify(playerId, notice) {
    answer(this.ctx.id.name, 'notify', [playerId, notice]);
  }
  retract(playerId, retraction) {
    answer(this.ctx.id.name, 'retract', [playerId, retraction]);
  }
  friendPresences() {
    answer(this.ctx.id.name, 'friendPresences', []);
    return [];
  }
  notices(before, limit) {
    answer(this.ctx.id.name, 'notices', [before, limit]);
    return { items: [], next: 3, unread: 2 };
  }
  markRead(seq) {
    answer(this.ctx.id.name, 'markRead', [seq]);
    return 0;
  }
  fetch() {
    return new Response('the hub', { status: 200 });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
