import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import { signToken, tokenVerifier } from '../../src/server/token.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECRET = 'a secret of more than thirty-two bytes';
const clock = { now: () => NOW };
const later = (ms: number) => ({ now: () => NOW + ms });
const INVALID = 'Expected a valid token that has not run out, got another.';

describe('Tokens of a shared secret', () => {
  const sign = (extra: object = {}) =>
    signToken({ secret: SECRET, role: 'listener', listener: 'ann', now: NOW, days: 1, ...extra });
  const verifier = async (auth: object = {}, at = clock) =>
    (await tokenVerifier({ secret: SECRET, ...auth }, at))!;

  it('say who they speak for', async () => {
    const verify = await verifier();
    expect(await verify(await sign())).toEqual({ role: 'listener', listener: 'user:ann' });
    expect(await verify(await sign({ role: 'operator' }))).toEqual({ role: 'operator' });
    expect(await verify(await sign({ role: 'service' }))).toEqual({ role: 'service' });
  });

  it('run out', async () => {
    const token = await sign();
    await expect((await verifier({}, later(DAY_MS - 1)))(token)).resolves.toBeDefined();
    await expect((await verifier({}, later(DAY_MS + 60_000)))(token)).rejects.toThrow(INVALID);
  });

  it('are refused when another secret, another issuer or nobody signed them', async () => {
    const other = await sign({ secret: 'another secret of thirty-two bytes or more' });
    await expect((await verifier())(other)).rejects.toThrow(INVALID);
    const verify = await verifier({ issuer: 'us' });
    await expect(verify(await sign({ issuer: 'them' }))).rejects.toThrow(INVALID);
    await expect(verify(await sign())).rejects.toThrow(INVALID);
    await expect(verify(await sign({ issuer: 'us' }))).resolves.toBeDefined();
    const unsigned = new UnsecuredJWT({ role: 'operator' })
      .setSubject('x')
      .setExpirationTime('1d')
      .encode();
    await expect((await verifier())(unsigned)).rejects.toThrow(INVALID);
    await expect((await verifier())('no.token.at all')).rejects.toThrow(INVALID);
  });

  it('are refused without an end, a subject or a known role', async () => {
    const verify = await verifier();
    const key = new TextEncoder().encode(SECRET);
    const jwt = (claims: Record<string, unknown>) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(key);
    const exp = NOW / 1_000 + 60;
    await expect(verify(await jwt({ role: 'operator', sub: 'x' }))).rejects.toThrow(INVALID);
    await expect(verify(await jwt({ role: 'operator', exp }))).rejects.toThrow(INVALID);
    await expect(verify(await jwt({ sub: 'x', exp }))).rejects.toThrow(INVALID);
    await expect(verify(await jwt({ role: 'king', sub: 'x', exp }))).rejects.toThrow(
      'Expected a token with a `sub` and a `role` of listener, service, operator, got one without.',
    );
    await expect(verify(await jwt({ role: 'listener', sub: 'track:1', exp }))).rejects.toThrow(
      'Expected the id of a user, got that of a track.',
    );
  });

  it('need a secret of 32 bytes, and a listener for a listener', async () => {
    await expect(sign({ secret: 'short' })).rejects.toThrow(
      'Expected `auth.secret` of 32 bytes or more, got 5.',
    );
    await expect(sign({ listener: undefined })).rejects.toThrow(
      'Expected a user id, got an empty text.',
    );
  });
});

describe('Tokens of a key pair', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-keys-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const keyFile = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  for (const algorithm of ['EdDSA', 'RS256']) {
    it(`are taken when ${algorithm} signed them, and no secret made of the public key did`, async () => {
      const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
      const pem = await exportSPKI(publicKey);
      const verify = (await tokenVerifier(
        { publicKeyFile: keyFile(`${algorithm}.pem`, pem) },
        clock,
      ))!;
      const sign = (alg: string, key: Parameters<SignJWT['sign']>[0]) =>
        new SignJWT({ role: 'service' })
          .setSubject('importer')
          .setExpirationTime(NOW / 1_000 + 60)
          .setProtectedHeader({ alg })
          .sign(key);
      expect(await verify(await sign(algorithm, privateKey))).toEqual({ role: 'service' });
      const forged = await sign('HS256', new TextEncoder().encode(pem));
      await expect(verify(forged)).rejects.toThrow(INVALID);
    });
  }

  it('are taken when the key that they name is in a set, and refused when it is not', async () => {
    const pairs = await Promise.all(
      ['EdDSA', 'RS256', 'RS256'].map((alg) => generateKeyPair(alg, { extractable: true })),
    );
    const keys = await Promise.all(
      pairs.map(async ({ publicKey }, n) => ({ ...(await exportJWK(publicKey)), kid: `k${n}` })),
    );
    const file = keyFile('set.json', JSON.stringify({ keys: keys.slice(0, 2) }));
    const verify = (await tokenVerifier({ publicKeyFile: file }, clock))!;
    const sign = (n: number, alg: string) =>
      new SignJWT({ role: 'operator' })
        .setSubject('me')
        .setExpirationTime(NOW / 1_000 + 60)
        .setProtectedHeader({ alg, kid: `k${n}` })
        .sign(pairs[n]!.privateKey);
    expect(await verify(await sign(0, 'EdDSA'))).toEqual({ role: 'operator' });
    expect(await verify(await sign(1, 'RS256'))).toEqual({ role: 'operator' });
    await expect(verify(await sign(2, 'RS256'))).rejects.toThrow(INVALID);
  });

  it('need a file that holds a public key', async () => {
    const nowhere = path.join(folder, 'nowhere.pem');
    await expect(tokenVerifier({ publicKeyFile: nowhere }, clock)).rejects.toThrow(
      'Expected a file at `auth.publicKeyFile`',
    );
    await expect(
      tokenVerifier({ publicKeyFile: keyFile('text.pem', 'hello') }, clock),
    ).rejects.toThrow('Expected a public key (EdDSA or RS256, PEM) or a JSON Web Key Set in');
  });
});

describe('No keys', () => {
  it('make no verifier', async () => {
    expect(await tokenVerifier({}, clock)).toBeUndefined();
  });
});
