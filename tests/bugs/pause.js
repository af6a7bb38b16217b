// Waiting, as code does that asks a database: others run in between.
import { setImmediate, setTimeout } from 'node:timers/promises';

/// A read that is answered at once.
export const moment = () => setImmediate();

/// A round trip: 1 to 3 ms, in turn rather than at random.
let turn = 0;
export const roundTrip = () => setTimeout(1 + (turn++ % 3));

export const work = (milliseconds) => setTimeout(milliseconds);
