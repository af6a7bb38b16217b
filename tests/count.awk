# Counts the test cases in ctest's LastTest.log and prints "N passed, N failed". Fails unless
# something ran and nothing failed.
#
# A program that ends with Catch2's summary counts with its test cases; any other ctest entry is
# one test. A program that fails although its cases pass (a leak found at exit, a time-out) is one
# failure more: a red entry never looks green.

/^[0-9]+\/[0-9]+ Test: / { cases_passed = cases_failed = has_summary = 0 }

/^All tests passed \(/ {
  has_summary = 1
  for (i = 2; i <= NF; i++)
    if ($i ~ /^test$/) cases_passed += $(i - 1)
}

/^test cases: +[0-9]+ \|/ {
  has_summary = 1
  for (i = 2; i <= NF; i++) {
    if ($i == "passed") cases_passed += $(i - 1)
    if ($i == "failed" && $(i + 1) != "as") cases_failed += $(i - 1)
  }
}

/^Test (Passed|Failed)\.$/ {
  if (!has_summary && $2 == "Passed.") cases_passed = 1
  if (!cases_failed && $2 == "Failed.") cases_failed = 1
  passed += cases_passed
  failed += cases_failed
}

END {
  printf "%d passed, %d failed\n", passed, failed
  exit !(passed > 0 && failed == 0)
}
