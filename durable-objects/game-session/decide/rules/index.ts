// The door between the session's machine and the games: admission of a bet, and the three moves of
// a round. The games themselves live in shared/games, because the public replay, HTTP
// verify and the browser must run the same code and may not import an object. Everything here is
// synchronous and pure: from decision to write there is no await.
//
//   const bet = admitBet({ game, currency, stakeMicros, params });     // once per command
//   const key = seedKey(serverSeed);                                   // once per server seed
//   const step = bet.value.start(key.draw(clientSeed, nonce));         // once per round
//
// A step that is not finished is kept as `{ params, stakeMicros (opening), step.actions }`.

export { type AdmissionRefusal, admitBet, type Bet } from './admission.ts';
export { abandonRound, actOnRound, bestOf, type OpenRound, viewRound } from './open-round.ts';
