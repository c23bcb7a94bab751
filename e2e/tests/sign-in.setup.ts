// Signs the administrators in once for the whole run: codes are limited to five an hour for an address.
import { ADMIN, ADMIN_STATE, BUSINESS, BUSINESS_STATE, signIn, test } from "../fixtures";

test("S1: the administrator signs in with a code", async ({ page }) => {
  await signIn(page, ADMIN);
  await page.context().storageState({ path: ADMIN_STATE });
});

test("the Business Administrator signs in with a code", async ({ page }) => {
  await signIn(page, BUSINESS);
  await page.context().storageState({ path: BUSINESS_STATE });
});
