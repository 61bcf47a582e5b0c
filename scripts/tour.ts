// `npm run tour`: plays through the running platform as a new player would and prints each step
// with its real answer. With `--readme` it also writes what it printed into the README, between the
// tour marks, so that the text there is never an invention.

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { buyCoins } from './tour/buy.ts';
import { redeemPrize } from './tour/prize.ts';
import { signIn } from './tour/sign-in.ts';
import { call, type Json, printed, SITE, say, shown } from './tour/traveller.ts';

const ROUNDS = 10;

async function playRounds(socketUrl: string, ticket: string): Promise<Json[]> {
  const url = new URL(socketUrl, SITE.replace('http', 'ws'));
  const socket = new WebSocket(url, ['parlor.v1', ticket]);
  const rounds: Json[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const play = () => {
    const frame = {
      type: 'play',
      id: `round-${rounds.length + 1}`,
      stake: '1.00',
      params: { target: '50.00', direction: 'over' },
    };
    if (rounds.length === 0) say(`→ ${JSON.stringify(frame)}`);
    socket.send(JSON.stringify(frame));
  };
  socket.onopen = play;
  socket.onerror = () => reject(new Error('the socket failed'));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'error') reject(new Error(JSON.stringify(frame)));
    if (frame.type !== 'result') return;
    if (rounds.length === 0) say(`← ${shown(frame)}`);
    rounds.push(frame);
    const { outcome, payout } = frame.round;
    say(
      `  ${String(rounds.length).padStart(2)}. ${shown(outcome)} pays ${payout}, table ${frame.balance}`,
    );
    if (rounds.length < ROUNDS) play();
    else resolve();
  };
  say(`$ connect $SITE${url.pathname} with subprotocols "parlor.v1, $TICKET"`);
  await promise;
  socket.close();
  say('');
  return rounds;
}

function micros(text: string): bigint {
  const amount = parseAmount(text.replace(/^-/, ''));
  if (!amount.ok) throw new Error(`not an amount: ${text}`);
  return text.startsWith('-') ? -amount.value : amount.value;
}

async function available(): Promise<bigint> {
  const { balances } = await call('GET', '/v1/wallet', 200);
  const gold = balances.find((balance: Json) => balance.currency === 'GC');
  return micros(gold.available);
}

async function tour(): Promise<void> {
  await signIn();
  say('## Coins\n');
  await call('POST', '/v1/wallet/daily-bonus', 200, { key: randomUUID() });
  const before = await available();
  say('## Ten rounds of dice\n');
  const opened = await call('POST', '/v1/games/dice/sessions', 201, {
    key: randomUUID(),
    body: { currency: 'GC' },
  });
  const rounds = await playRounds(opened.socketUrl, opened.ticket);
  const { session } = await call('DELETE', `/v1/sessions/${opened.session.id}`, 200);
  say('## The books\n');
  const after = await available();
  const net = rounds.reduce(
    (sum, { round }) => sum + micros(round.payout) - micros(round.stake),
    0n,
  );
  say(
    `The rounds' net is ${formatAmount(net)}; the wallet changed by ${formatAmount(after - before)}.\n`,
  );
  if (after - before !== net) throw new Error('the wallet does not show the net of the rounds');
  await call('GET', '/v1/wallet/transactions?currency=GC', 200);
  say('## Fairness\n');
  const replay = await call('GET', `/v1/rounds/${rounds[0].round.id}`, 200);
  const verified = await call('POST', '/v1/fairness/verify', 200, {
    body: {
      serverSeed: session.serverSeed ?? replay.serverSeed,
      clientSeed: replay.clientSeed,
      nonce: replay.round.nonce,
      game: 'dice',
      params: replay.round.params,
    },
  });
  const same = JSON.stringify(verified.outcome) === JSON.stringify(rounds[0].round.outcome);
  say(`The outcome computed anew is ${same ? 'the same' : 'ANOTHER ONE'}.`);
  if (!same) throw new Error('the replay does not verify');
  await buyCoins();
  await redeemPrize();
}

function writeReadme(): void {
  const path = join(import.meta.dirname, '../README.md');
  const [start, end] = ['<!-- tour -->', '<!-- /tour -->'];
  const text = readFileSync(path, 'utf8');
  const before = text.slice(0, text.indexOf(start) + start.length);
  const after = text.slice(text.indexOf(end));
  const body = printed
    .join('\n')
    .split(/^## (.+)\n$/m)
    .slice(1)
    .reduce(
      (html, part, index) =>
        `${html}${index % 2 === 0 ? `\n### ${part}\n` : `\n\`\`\`console\n${part.trim()}\n\`\`\`\n`}`,
      '',
    );
  writeFileSync(path, `${before}\n${body}\n${after}`);
}

try {
  await tour();
  if (process.argv.includes('--readme')) writeReadme();
} catch (error) {
  console.error(`\nThe tour stopped: ${(error as Error).message}`);
  console.error(`It needs a running platform at ${SITE}: npm run dev`);
  process.exit(1);
}
