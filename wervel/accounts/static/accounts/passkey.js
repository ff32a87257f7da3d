// Says on the page that a passkey did not work; the library alone would tell only the console.
document.addEventListener("allauth.error", (event) => {
  const notice = document.getElementById("passkey-failed");
  if (notice) {
    event.preventDefault();
    notice.hidden = false;
    notice.focus();
  }
});
