import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../src/http/client-address.ts';
import * as fc from '../support/fast-check.ts';

const addressOf = (headers: Record<string, string>) => clientAddress(new Headers(headers));
const from = (address: string) => addressOf({ 'CF-Connecting-IP': address });

describe('clientAddress', () => {
  it('the address is the one in CF-Connecting-IP', () => {
    expect(from('203.0.113.7')).toBe('203.0.113.7');
  });

  it('headers that a client can forge are ignored', () => {
    expect(
      addressOf({
        'CF-Connecting-IP': '203.0.113.7',
        'X-Forwarded-For': '198.51.100.1',
        'X-Real-IP': '198.51.100.2',
        'True-Client-IP': '198.51.100.3',
        Forwarded: 'for=198.51.100.4',
      }),
    ).toBe('203.0.113.7');
  });

  it('the address is unknown without CF-Connecting-IP', () => {
    expect(addressOf({})).toBe('unknown');
    expect(addressOf({ 'X-Forwarded-For': '198.51.100.1' })).toBe('unknown');
  });
});

describe('an IPv6 client', () => {
  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:A:B:C:D', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0000:0000:0000:0006', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001::4:5:6:7:8', '2001:0:0:4::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
  ])('the address %s becomes the network %s', (address, network) => {
    expect(from(address)).toBe(network);
  });

  const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
  const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count });

  it('every spelling of every address of a /64 network gives the same network', () => {
    fc.assert(
      fc.property(groups(4), groups(4), groups(4), (network, one, other) => {
        const padded = [...network, ...one].map((part) => part.padStart(4, '0').toUpperCase());
        expect(from([...network, ...one].join(':'))).toBe(from([...network, ...other].join(':')));
        expect(from(padded.join(':'))).toBe(from([...network, ...other].join(':')));
        expect(from(`${network.join(':')}::`)).toBe(from([...network, ...other].join(':')));
      }),
    );
  });

  it('addresses of different /64 networks give different networks', () => {
    fc.assert(
      fc.property(groups(4), groups(4), groups(4), (network, other, host) => {
        fc.pre(network.join() !== other.join());
        expect(from([...network, ...host].join(':'))).not.toBe(from([...other, ...host].join(':')));
      }),
    );
  });
});

it('IPv4 addresses written as IPv6 stay different', () => {
  expect(from('::ffff:203.0.113.7')).not.toBe(from('::ffff:198.51.100.1'));
});
