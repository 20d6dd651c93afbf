import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { AddressLimits, networkOf } from './address-limits.ts';

const OPTIONS = {
  ...DEFAULT_LIMITS,
  connectionsPerAddress: 2,
  connectsPerSecond: 0.3,
  messagesPerSecond: 2,
};

describe('AddressLimits', () => {
  it('[W7] bounds the connections that are open at a time', () => {
    const limits = new AddressLimits(OPTIONS);
    expect(limits.open('10.0.0.1', 0)).toBeNull();
    expect(limits.open('10.0.0.1', 0)).toBeNull();
    expect(limits.open('10.0.0.1', 0)).toBe(
      'more than 2 connections from one address (--max-connections-per-address)',
    );
    expect(limits.open('10.0.0.2', 0)).toBeNull();
    limits.close('10.0.0.1');
    expect(limits.open('10.0.0.1', 0)).toBeNull();
  });

  it('[W7] bounds how fast they come and go', () => {
    const limits = new AddressLimits(OPTIONS);
    const connect = (nowMs: number): boolean => {
      const isOpen = limits.open('10.0.0.1', nowMs) === null;
      if (isOpen) limits.close('10.0.0.1');
      return isOpen;
    };
    expect([connect(0), connect(0), connect(0), connect(0)]).toEqual([true, true, true, false]);
    expect([connect(4_000), connect(4_000)]).toEqual([true, false]);
  });

  it('[W7] bounds messages, and lets them come again with time', () => {
    const limits = new AddressLimits(OPTIONS);
    limits.open('10.0.0.1', 0);
    expect(limits.takeMessages('10.0.0.1', 20, 0)).toBe(true);
    expect(limits.takeMessages('10.0.0.1', 1, 0)).toBe(false);
    expect(limits.takeMessages('10.0.0.1', 10, 5_000)).toBe(true);
    expect(limits.takeMessages('10.0.0.1', 1, 5_000)).toBe(false);
  });

  it('does not forget by sweeping what an address has just done', () => {
    const limits = new AddressLimits(OPTIONS);
    limits.open('10.0.0.1', 0);
    limits.takeMessages('10.0.0.1', 20, 0);
    limits.close('10.0.0.1');
    limits.sweep(100);
    limits.open('10.0.0.1', 100);
    expect(limits.takeMessages('10.0.0.1', 10, 100)).toBe(false);
  });

  it('[W7] leaves this machine alone', () => {
    const limits = new AddressLimits(OPTIONS);
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      for (let i = 0; i < 10; i += 1) expect(limits.open(address, 0)).toBeNull();
      expect(limits.takeMessages(address, 1_000, 0)).toBe(true);
    }
  });

  it('[W7] counts this machine, too, where the operator says so', () => {
    const limits = new AddressLimits(OPTIONS, { countsLoopback: true });
    expect([1, 2, 3].map(() => limits.open('127.0.0.1', 0) === null)).toEqual([true, true, false]);
  });
});

describe('networkOf', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::99', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::2', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
