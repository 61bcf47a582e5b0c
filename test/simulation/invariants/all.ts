// Everything that must hold of what clients see, over one history.

import { Access } from './access.ts';
import { Acknowledged } from './acknowledged.ts';
import { AuditLog } from './audit-log.ts';
import { Blocks } from './blocks.ts';
import { Care } from './care.ts';
import { Coins } from './coins.ts';
import { Ends } from './ends.ts';
import { Fairness } from './fairness.ts';
import { Hands } from './hands.ts';
import type { Health } from './health.ts';
import type { Invariant } from './history.ts';
import { Limits } from './limits.ts';
import { Membership } from './membership.ts';
import { Moderation } from './moderation.ts';
import { Once } from './once.ts';
import { Order } from './order.ts';
import { Reads } from './reads.ts';
import { Settled } from './settled.ts';
import { Spectators } from './spectators.ts';
import { Surprise } from './surprise.ts';
import { Tickets } from './tickets.ts';
import { TwoPeople } from './two-people.ts';

/** New ones, which have seen nothing yet. */
export function allInvariants(elapsedMs: () => number, health: Health): Invariant[] {
  return [
    new Coins(),
    new Acknowledged(elapsedMs),
    new Once(),
    new Order(elapsedMs),
    new Fairness(elapsedMs),
    new Limits(elapsedMs, health),
    new Care(elapsedMs, health),
    new Access(elapsedMs, health),
    new Blocks(elapsedMs),
    new Reads(),
    new Moderation(elapsedMs, health),
    new Membership(elapsedMs, health),
    new Settled(elapsedMs, health),
    new Hands(elapsedMs, health),
    new Ends(elapsedMs, health),
    new Spectators(elapsedMs, health),
    new Tickets(elapsedMs, health),
    new TwoPeople(),
    new AuditLog(),
    new Surprise(health),
  ];
}
