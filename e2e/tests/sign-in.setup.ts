// Signs the administrator in once for the whole run: codes are limited to five an hour for an address.
import { ADMIN, ADMIN_STATE, signIn, test } from "../fixtures";

test("the administrator signs in with a code", async ({ page }) => {
  await signIn(page, ADMIN);
  await page.context().storageState({ path: ADMIN_STATE });
});
