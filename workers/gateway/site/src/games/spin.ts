// A wheel that turns a few times and stops where its round says: the same for every game that has one.

import { useEffect, useRef, useState } from 'react';

interface Spin {
  /** Of the round; a new one spins anew. */
  id: string | undefined;
  /** Which part of the wheel is to stop at the pointer, from 0 to 1; none yet when undefined. */
  part: number | undefined;
  moving: boolean;
  turns: number;
  durationMs: number;
  easing: string;
}

/** Turns so far, in degrees; grows by whole turns and ends with that part at the pointer. */
export function useSpin({ id, part, moving, turns, durationMs, easing }: Spin) {
  const wheel = useRef<SVGGElement>(null);
  const [angle, setAngle] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    if (id === undefined || part === undefined) return;
    const rest = -part * 360;
    const from = latest.current;
    const whole = Math.ceil((from - rest) / 360);
    const to = moving ? rest + (whole + turns) * 360 : rest;
    latest.current = to;
    setAngle(to);
    if (!moving || wheel.current === null) return;
    wheel.current.animate(
      [{ transform: `rotate(${from}deg)` }, { transform: `rotate(${to}deg)` }],
      { duration: durationMs, easing },
    );
  }, [id, part, moving, turns, durationMs, easing]);
  return { wheel, angle };
}
