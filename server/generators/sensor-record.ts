/** One event of the sensors sample, under the rules of the getting-started tutorial's generator. */
export interface SensorRecord {
  readonly sensor_id: number;
  readonly current_temperature: number;
  readonly status: 'OK' | 'WARNING' | 'ERROR';
  readonly event_time: string;
}

/**
 * `sensor_id` 1–99, `current_temperature` 10–180 with two decimals; above 160 the status is ERROR, above 140 or in about one of five
 * WARNING or ERROR, else OK. `random` gives numbers in [0, 1); `atMicros` is the event's time, µs since 1970.
 */
export function sensorRecord(random: () => number, atMicros: number): SensorRecord {
  const temperature = Math.round((10 + random() * 170) * 100) / 100;
  const status =
    temperature > 160 ? 'ERROR' : temperature > 140 || randomBelow(random, 1, 100) > 80 ? (random() < 0.5 ? 'WARNING' : 'ERROR') : 'OK';
  return {sensor_id: randomBelow(random, 1, 100), current_temperature: temperature, status, event_time: isoTime(atMicros)};
}

/** A whole number from `from` up to, not including, `to`. */
export function randomBelow(random: () => number, from: number, to: number): number {
  return from + Math.floor(random() * (to - from));
}

/**
 * Python's `datetime.isoformat()` of a time in UTC: microseconds, no zone, and no fraction at all when it is zero.
 * UTC wherever the studio runs: the text names no zone, and a watermark is read as UTC.
 */
export function isoTime(micros: number): string {
  const date = new Date(Math.floor(micros / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const fraction = Math.floor(micros) % 1_000_000;
  return fraction === 0 ? `${day}T${time}` : `${day}T${time}.${String(fraction).padStart(6, '0')}`;
}
