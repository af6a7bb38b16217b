import { bug } from './bugs';

const RATES: Record<string, number> = { EUR: 100, USD: 109, GBP: 86 };

/** Stands for the payment service: cents for so many hours, or an Error that says what is wrong. */
export function charge(hours: number, currency: string): number {
  const rate = Object.hasOwn(RATES, currency) ? RATES[currency] : undefined;
  if (rate === undefined) {
    const key = process.env.PAYMENT_KEY;
    throw new Error(
      bug('secret-in-error') ? `no rate for ${currency} with key ${key}` : 'no rate for this currency',
    );
  }
  return hours * 20 * rate;
}
