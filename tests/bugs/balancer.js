// Deals requests to instances. INSTANCES=n (1): in turn, or at random with BALANCE=random.
// RECYCLE=k: an instance goes after k requests; IDLE=ms: after so long without one. A new one takes
// its place when the next request comes; requests that it has are answered.
import { startInstance } from './instance.js';

const number = (name, otherwise) => Number(process.env[name] || otherwise);

export function startBalancer(store) {
  const places = new Array(number('INSTANCES', 1)).fill(null);
  const mostRequests = number('RECYCLE', Infinity);
  const mostIdle = number('IDLE', Infinity);
  const isRandom = process.env.BALANCE === 'random';
  let turn = 0;

  const isSpent = ({ requests, last }) => requests >= mostRequests || Date.now() - last > mostIdle;

  return (message, response) => {
    const place = (isRandom ? Math.floor(Math.random() * places.length) : turn++) % places.length;
    if (places[place] && isSpent(places[place])) places[place] = null;
    const instance = places[place] ??= { handle: startInstance(store), requests: 0, last: 0 };
    instance.requests += 1;
    instance.last = Date.now();
    return instance.handle(message, response);
  };
}
