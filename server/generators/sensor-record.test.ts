import {describe, expect, test} from 'vitest';
import {isoTime, sensorRecord} from './sensor-record.ts';

describe('sensor records', () => {
  test('keep the rules of the tutorial', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const counts = {OK: 0, WARNING: 0, ERROR: 0};
    for (let i = 0; i < 5000; i++) {
      const record = sensorRecord(random, 0);
      expect(record.sensor_id).toBeGreaterThanOrEqual(1);
      expect(record.sensor_id).toBeLessThanOrEqual(99);
      expect(record.current_temperature).toBeGreaterThanOrEqual(10);
      expect(record.current_temperature).toBeLessThanOrEqual(180);
      expect(Math.round(record.current_temperature * 100) / 100).toBe(record.current_temperature);
      if (record.current_temperature > 160) expect(record.status).toBe('ERROR');
      else if (record.current_temperature > 140) expect(record.status).not.toBe('OK');
      counts[record.status]++;
    }
    // 130 of 170 degrees at about four of five are OK.
    expect(counts.OK / 5000).toBeCloseTo((130 / 170) * (80 / 99), 1);
    expect(counts.WARNING).toBeGreaterThan(0);
  });

  test('print times as isoformat() does', () => {
    const at = Date.UTC(2021, 4, 19, 11, 20, 0, 978) * 1000;
    expect(isoTime(at + 328)).toBe('2021-05-19T11:20:00.978328');
    expect(isoTime(at - 978_000)).toBe('2021-05-19T11:20:00');
    expect(isoTime(at - 978_000 + 42)).toBe('2021-05-19T11:20:00.000042');
  });
});
