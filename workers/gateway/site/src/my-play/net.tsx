// What was won less what was staked, with its sign.

import { groupedAmount, netOf } from '../amounts.ts';

export function Net({ won, staked }: { won: string; staked: string }) {
  const net = netOf(won, staked);
  const isGain = !net.startsWith('-') && !/^0(\.0+)?$/.test(net);
  return (
    <span className={isGain ? 'accent' : ''}>
      {isGain ? '+' : ''}
      {groupedAmount(net)}
    </span>
  );
}
