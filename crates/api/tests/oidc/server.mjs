// A certified identity provider for the tests (npm oidc-provider), which does as it is told.
//
// One line of JSON on stdin: {"key": PEM, "cert": PEM, "redirect_uris": [...], "post_logout_redirect_uris": [...],
// "backchannel_logout_uri": URI}. One line on stdout: {"https": port,
// "http": port}. The issuer is https://127.0.0.1:<https>; the same is served on the other port without TLS, for the
// browser of the tests. POST /control there sets, in one object of JSON:
//   user    the claims of whoever signs in next, with `sub`
//   rotate  true: the keys are made anew
//   lie     what is done to each ID token, and to each logout token: {claims: {name: value, or null to take it away}, header: {...},
//           sign: "own" | "other" | "none" | "public", truncate: true}; null: nothing
//   status  what every other answer is: 500, or 0 for none at all; null: as usual
//   sids    whether the sessions of the provider have names (`sid`)
//   log_out {"sub": …, "sid": …}: tells the back channel that they have signed out; the answer is {"status", "body"}
//   mood    what comes of requests of one path: {path, how: "hang" | "drip" | "endless" | "redirect" | "page" | "config",
//           config: what the answer says in place of the truth}; null: nothing
// It ends when stdin does.
import http from 'node:http'
import https from 'node:https'
import { createInterface } from 'node:readline'
import * as jose from 'jose'
import Provider, { interactionPolicy } from 'oidc-provider'

// Standard output is for the ports alone.
console.log = console.info = console.error

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const settings = JSON.parse((await lines.next()).value)
let told = { user: {}, lie: null, status: null, sids: true, mood: null }
let keys = await newKeys()
let provider
let said

async function newKeys() {
  const { privateKey } = await jose.generateKeyPair('RS256', { extractable: true })
  const jwk = await jose.exportJWK(privateKey)
  return { private: privateKey, jwk: { ...jwk, kid: await jose.calculateJwkThumbprint(jwk), use: 'sig', alg: 'RS256' } }
}

function newProvider(issuer) {
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  const made = new Provider(issuer, {
    clients: [{
      client_id: 'rollcall',
      client_secret: 'a secret that nobody is ever shown',
      redirect_uris: settings.redirect_uris,
      post_logout_redirect_uris: settings.post_logout_redirect_uris,
      backchannel_logout_uri: settings.backchannel_logout_uri,
      backchannel_logout_session_required: told.sids,
      response_types: ['code'],
      grant_types: ['authorization_code'],
    }],
    jwks: { keys: [keys.jwk] },
    cookies: { keys: ['tests'] },
    conformIdTokenClaims: false,
    claims: { openid: ['sub', ...Object.keys(told.user)], email: ['email', 'email_verified'], profile: ['name'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut },
    },
    fetch: tell,
    // Asked once and for all: whoever the test says is signed in.
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...told.user, sub }) }),
    interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  })
  made.proxy = true
  return made
}

function askToSignOut(ctx, form) {
  const head = '<!DOCTYPE html><html lang="en"><title>Sign out</title><link rel="icon" href="data:,">'
  const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>'
  ctx.body = `${head}<h1>The sign-in of the tests</h1>${form}${button}`
}

// Every session is new: signs in as whoever it was told, and consents.
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login' || prompt.name === 'select_account') {
    const login = { accountId: told.user.sub, remember: false }
    return provider.interactionFinished(request, response, { select_account: {}, login })
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
  grant.addOIDCScope(params.scope)
  grant.addOIDCClaims(Object.keys(told.user))
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
}

async function forge(token) {
  const lie = told.lie
  const claims = { ...jose.decodeJwt(token), ...lie.claims }
  for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name]
  const header = { ...jose.decodeProtectedHeader(token), ...lie.header }
  for (const [name, value] of Object.entries(header)) if (value === null) delete header[name]
  const body = jose.base64url.encode(JSON.stringify(claims))
  const sign = (header, key) => new jose.SignJWT(claims).setProtectedHeader(header).sign(key)
  if (lie.sign === 'none') return `${jose.base64url.encode(JSON.stringify({ ...header, alg: 'none' }))}.${body}.`
  if (lie.sign === 'public') {
    const { kty, n, e } = keys.jwk
    const spki = await jose.exportSPKI(await jose.importJWK({ kty, n, e }, 'RS256', { extractable: true }))
    return sign({ ...header, alg: 'HS256' }, new TextEncoder().encode(spki))
  }
  if (lie.sign === 'other') {
    const other = await newKeys()
    const { kty, n, e } = other.jwk
    return sign(lie.header?.jwk ? { ...header, jwk: { kty, n, e } } : header, other.private)
  }
  const signed = await sign(header, keys.private)
  return lie.truncate ? signed.slice(0, -20) : signed
}

// Answers one request as it was told: never, without an end, from elsewhere, or with something else.
function moody(request, response) {
  const json = { 'content-type': 'application/json' }
  switch (told.mood.how) {
    case 'hang':
      return
    case 'drip': {
      response.writeHead(200, { ...json, 'content-length': 100000 })
      const drops = setInterval(() => response.write(' '), 50)
      return response.on('close', () => clearInterval(drops))
    }
    case 'endless': {
      response.writeHead(200, json)
      const pour = () => { while (!response.destroyed && response.write(' '.repeat(65536))); }
      response.on('drain', pour)
      return pour()
    }
    case 'redirect':
      // Whoever follows gets what is wanted.
      return response.writeHead(307, { location: `${request.url}?followed` }).end()
    case 'page':
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Sign in to the network.')
    case 'config': {
      const end = response.end.bind(response)
      response.end = (body) => {
        const said = JSON.stringify({ ...JSON.parse(body), ...told.mood.config })
        response.setHeader('content-length', Buffer.byteLength(said))
        end(said)
      }
      return provider.callback()(request, response)
    }
  }
}

// Answers of the token endpoint are held back until they are forged.
function lying(response) {
  const end = response.end.bind(response)
  response.write = () => { throw new Error('oidc-provider answers tokens in one piece') }
  response.end = (body) => {
    const said = JSON.parse(body)
    if (!said.id_token) return end(body)
    forge(said.id_token).then((token) => {
      const forged = JSON.stringify({ ...said, id_token: token })
      response.setHeader('content-length', Buffer.byteLength(forged))
      end(forged)
    })
  }
}

// The one request of the provider itself: a logout token. The provider would not send it to this machine.
async function tell(url, { dispatcher, signal, ...options }) {
  let token = options.body.get('logout_token')
  if (told.lie) token = await forge(token)
  const answer = await fetch(url, { ...options, body: new URLSearchParams({ logout_token: token }) })
  said = { status: answer.status, body: await answer.clone().text(), token }
  return answer
}

// Says once more what it has said, or that somebody has signed out.
async function logOut({ sub, sid, again }) {
  const uri = settings.backchannel_logout_uri
  if (again) await tell(uri, { method: 'POST', body: new URLSearchParams({ logout_token: said.token }) })
  else await (await provider.Client.find('rollcall')).backchannelLogout(sub, sid).catch(() => {})
  return said
}

async function control(request, response) {
  let body = ''
  for await (const part of request) body += part
  const { rotate, log_out: loggedOut, ...rest } = JSON.parse(body)
  told = { ...told, ...rest }
  if (rotate) keys = await newKeys()
  provider = newProvider(issuer)
  response.end(loggedOut ? JSON.stringify(await logOut(loggedOut)) : '')
}

function serve(request, response) {
  if (request.url === '/control') return control(request, response)
  if (told.status === 0) return
  if (told.status !== null) return response.writeHead(told.status).end()
  if (told.mood?.path === request.url) return moody(request, response)
  if (request.url.startsWith('/interaction/')) return interact(request, response)
  if (told.lie && request.url.startsWith('/token')) lying(response)
  provider.callback()(request, response)
}

const listen = (server) => new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)))
const port = await listen(https.createServer({ key: settings.key, cert: settings.cert }, serve))
const plain = await listen(http.createServer(serve))
const issuer = `https://127.0.0.1:${port}`
provider = newProvider(issuer)
process.stdout.write(`${JSON.stringify({ https: port, http: plain })}\n`)
await lines.next()
process.exit()
