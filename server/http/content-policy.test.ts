import {createServer, type ServerResponse} from 'node:http';
import {afterEach, expect, test} from 'vitest';
import {hashInlineScripts, scriptHashes} from './content-policy.ts';

let close = () => {};
afterEach(() => close());

/** What a page's handler writes, as a browser gets it. */
async function answer(handle: (response: ServerResponse) => void): Promise<Response> {
  const server = createServer((_, response) => {
    hashInlineScripts(response, 1);
    handle(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close = () => server.close();
  const address = server.address();
  return fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
}

test('each inline script is named by its hash, scripts with an address are not', () => {
  // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
  expect(scriptHashes('<script>alert(1)</script><script src="/a.js"></script><script async>alert(1)</script>')).toEqual([
    "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
  ]);
});

test('a page in pieces gets one policy for all of it', async () => {
  const got = await answer((response) => {
    response.writeHead(200, {'content-type': 'text/html; charset=utf-8', 'x-own': 'kept'});
    response.write('<script>ale');
    response.write(Buffer.from('rt(1)</script>'));
    response.end('<p>end</p>');
  });
  expect(await got.text()).toBe('<script>alert(1)</script><p>end</p>');
  expect(got.headers.get('x-own')).toBe('kept');
  const policy = got.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=';");
  expect(policy).not.toContain("script-src 'self' 'unsafe-inline'");
});

test('other answers pass as they come', async () => {
  const got = await answer((response) => {
    response.setHeader('content-type', 'text/javascript');
    response.writeHead(206);
    response.write('one ');
    response.end('two');
  });
  expect([got.status, await got.text()]).toEqual([206, 'one two']);
});

test('a page that was not modified keeps the policy that the browser has of it', async () => {
  const ends: ((response: ServerResponse) => void)[] = [
    (response) => response.writeHead(304).end(),
    (response) => {
      response.statusCode = 304;
      response.end();
    },
  ];
  for (const end of ends) {
    const got = await answer((response) => {
      response.setHeader('content-security-policy', "script-src 'self'");
      response.setHeader('content-type', 'text/html; charset=utf-8');
      end(response);
    });
    expect([got.status, got.headers.get('content-security-policy')]).toEqual([304, null]);
    close();
  }
});
