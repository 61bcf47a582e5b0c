// An amount as the platform said it, with its coin.

import { groupedAmount } from '../amounts.ts';

export function Money({ amount, coin }: { amount: string; coin?: string | undefined }) {
  return (
    <span className="money">
      {groupedAmount(amount)}
      {coin !== undefined && <small>{coin}</small>}
    </span>
  );
}
