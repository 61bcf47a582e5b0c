// A stand-in for players' hubs: everybody is alive and has no newer block list unless a test says
// otherwise; it remembers who is attached and what notices came.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';

const dead = new Set();
const attached = new Map();
const blocks = new Map();
const notices = [];
let isDown = false;
// How often it did not answer for being down.
let refused = 0;

function mustBeUp() {
  if (!isDown) return;
  refused += 1;
  throw new Error('the hub is down');
}

const keyOf = ({ sid, id }) => `${sid} ${id}`;

export class HubControl extends WorkerEntrypoint {
  kill(sid) {
    dead.add(sid);
  }
  setDown(down) {
    isDown = down;
    refused = 0;
  }
  refusedNow() {
    return refused;
  }
  setBlocks(playerId, list) {
    blocks.set(playerId, list);
  }
  attachedNow() {
    return [...attached.values()];
  }
  noticesNow() {
    return [...notices];
  }
}

export class PlayerHub extends DurableObject {
  enterRoom(socket) {
    mustBeUp();
    const list = blocks.get(this.ctx.id.name) ?? null;
    if (dead.has(socket.sid)) return { alive: false, blocks: list };
    attached.set(keyOf(socket), socket);
    return { alive: true, blocks: list };
  }
  detach(socket) {
    mustBeUp();
    attached.delete(keyOf(socket));
  }
  notify(playerId, notice) {
    mustBeUp();
    notices.push({ playerId, ...notice });
  }
  retract(playerId, retraction) {
    mustBeUp();
    notices.push({ playerId, retracted: retraction });
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };
