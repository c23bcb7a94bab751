// Takes the mechanism of each rule of security out, one after the other, and asks whether a test notices (R1 to R20).
// `node scripts/mutants.mjs` for all, or with the rules that are meant: `node scripts/mutants.mjs R3 R19`. It compiles once
// a rule, so it is no step of `./justw test`; the working tree has to be clean, and is as before when it ends.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const api = "crates/api/src/";

/** What is taken out: rule, file, what stands there, what is put in its place, the test, and where that test is. */
const MUTANTS = [
  ["R1", `${api}auth/mod.rs`, "URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))", "token.to_owned()",
    "r1_neither_code_nor_token_nor_cookie_stands_in_the_database"],
  ["R2", `${api}keys/mod.rs`, "expected.ct_eq(sent).into()\n}", "expected == sent\n}",
    "r2_secrets_are_compared_in_one_place_in_constant_time", "lib"],
  ["R3", `${api}changes/invitations.rs`,
    'Column::Id.eq(joining.invitation))\n        .filter(invitations::Column::State.eq("open"))',
    "Column::Id.eq(joining.invitation))", "r3_an_invitation_that_ended_since_it_was_read_is_not_used"],
  ["R4", `${api}join/http/invitation.rs`,
    "let visit = visit(&request, &state).await?;\n        decide(&state, &visit, None)",
    `let visit = visit(&request, &state).await?;
        if let (Some(caller), Some((handle, _))) = (&visit.caller, &visit.invitation) {
            ops::join(&state, &SignedIn(caller.clone()), *handle).await?;
        }
        decide(&state, &visit, None)`, "s48_r4_only_the_button_joins"],
  ["R5", `${api}sign_in/claims.rs`, "claims.email_verified().filter(|verified| *verified)?;", "",
    "r5_an_address_links_once_and_only_if_it_is_verified"],
  ["R5", `${api}auth/reach.rs`, `"s.kind = 'work' AND p.enabled"`, '"p.enabled"',
    "r5_s62_a_private_session_is_refused_by_every_operation_like_nobody"],
  ["R6", `${api}join/ops.rs`, "if row.person_id != caller.person {", "if false {",
    "s39_r6_another_person_is_told_whose_it_is_and_can_switch"],
  ["R7", `${api}sign_in/challenge.rs`, "let sent = takes_one(tx,",
    `if organization.is_none() {
                return Err(crate::problem::Fail::new(rollcall_wire::Code::NotFound, "Nobody."));
            }
            let sent = takes_one(tx,`,
    "r7_known_and_unknown_addresses_differ_in_nothing_from_asking_to_the_wrong_code"],
  ["R8", `${api}users/http.rs`, '\n        .insert_header((REFERRER_POLICY, "no-referrer"))', "",
    "r8_an_answer_with_a_link_is_kept_nowhere_and_sends_its_address_nowhere"],
  ["R9", `${api}changes/invitations.rs`,
    'end_open(tx, ctx, batch, users_where(mails::offers), "replaced").await?;', "",
    "r9_resend_rotates_and_only_the_invited_get_it"],
  ["R10", `${api}auth/reach.rs`, `"s.kind = 'work' AND p.enabled"`, `"s.kind = 'work'"`,
    "r10_a_session_that_is_left_of_somebody_disabled_reads_nothing"],
  ["R11", `${api}auth/origin.rs`, "if reads || ours", "if reads || ours || !ours",
    "r11_a_write_from_another_site_is_refused"],
  ["R12", `${api}headers.rs`, '(X_FRAME_OPTIONS, "DENY")', '(X_FRAME_OPTIONS, "SAMEORIGIN")',
    "r12_every_answer_has_the_headers_that_defend_it_whatever_its_status"],
  ["R13", `${api}outbound/addresses.rs`, "    v4([169, 254, 0, 0], 16),\n", "    v4([169, 254, 0, 0], 17),\n",
    "r13_every_block_is_judged_at_its_edges", "lib"],
  ["R14", "crates/domain/src/import/export.rs", "Cow::Owned(format!(\"'{text}\"))", "Cow::Borrowed(text)",
    "r14_formulas_are_guarded_and_the_rest_is_not", "domain"],
  ["R15", `${api}input.rs`, "JsonConfig::default().limit(json_max_bytes)", "JsonConfig::default().limit(usize::MAX)",
    "r15_a_body_that_is_too_large_is_refused"],
  ["R16", "crates/domain/src/naming.rs", "url.or_else(email).or_else(domain).or_else(phone)",
    "email().or_else(domain).or_else(phone).filter(|_| url.is_none())", "r16_a_url_is_found", "domain"],
  ["R17", `${api}clients/ops.rs`, "secret_hash: token_hash(&secret),", "secret_hash: secret.clone(),",
    "r17_a_secret_is_prefixed_shown_once_and_kept_as_a_hash"],
  ["R17", `${api}auth/client.rs`, "if self.token.scopes.contains(&scope) {", "if true {",
    "r17_every_operation_answers_a_client_with_its_scope_and_refuses_all_others"],
  ["R17", `${api}auth/ctx.rs`, "return client::confirm(db, self.organization, key, needs).await,",
    "return if false { client::confirm(db, self.organization, key, needs).await } else { Ok(()) },",
    "r17_a_write_asks_once_more_whether_client_and_secret_are_there"],
  ["R18", `${api}sign_in/store.rs`, ".filter(people::Column::Enabled.eq(true))", "",
    "r18_a_disabled_person_is_refused_and_nothing_is_left_of_it"],
  ["R19", `${api}changes/users.rs`, ".filter(users::Column::Version.eq(before.version))", "",
    "r3_r19_a_user_who_was_changed_since_it_was_read_does_not_join"],
  ["R20", `${api}domains/store.rs`, "WHERE domain = $1 AND verified)", "WHERE domain = $1)",
    "r20_a_domain_that_is_not_verified_leads_nobody_anywhere"],
];

/** The command that runs one test; one of the API is run with the crates of the whole, so that little is compiled anew. */
function command(test, where) {
  const crates = {
    it: ["--workspace", "--exclude", "rollcall-frontend"],
    lib: ["-p", "rollcall-api", "--lib"],
    domain: ["-p", "rollcall-domain"],
  };
  const only = where === "it" ? "binary_id(rollcall-api::it) & " : "";
  return ["nextest", "run", "--locked", ...crates[where], "-E", `${only}test(${test})`];
}

/** Whether the test passes, fails, or does not run. */
function outcome(test, where) {
  const { stdout, stderr } = spawnSync("cargo", command(test, where), { cwd: root, encoding: "utf8" });
  const said = /Summary.*?(\d+) tests? run: (?:(\d+) passed)?/.exec(`${stdout}${stderr}`);
  if (!said || said[1] === "0") return { is: "not run", why: `${stdout}${stderr}`.slice(-2000) };
  return { is: said[1] === said[2] ? "passed" : "failed" };
}

if (execFileSync("git", ["status", "--porcelain", "crates"], { cwd: root, encoding: "utf8" })) {
  console.error("mutants: something in crates/ is not committed. Commit it first: mutants change files.");
  process.exit(2);
}
const wanted = process.argv.slice(2);
let survived = 0;
for (const [rule, file, from, to, test, where = "it"] of MUTANTS) {
  if (wanted.length > 0 && !wanted.includes(rule)) continue;
  const path = join(root, file);
  const source = readFileSync(path, "utf8");
  if (!source.includes(from)) throw new Error(`${rule}: ${file} has changed; say anew what to take out`);
  let seen = { is: "not run" };
  try {
    writeFileSync(path, source.replaceAll(from, to));
    seen = outcome(test, where);
  } finally {
    writeFileSync(path, source);
  }
  if (seen.is !== "failed") survived += 1;
  console.log(`${seen.is === "failed" ? "ok    " : "NOT OK"} ${rule.padEnd(4)} ${test} ${seen.is} without ${file}`);
  if (seen.why) console.log(seen.why);
}
process.exit(survived === 0 ? 0 : 1);
