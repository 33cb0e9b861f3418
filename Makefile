# What a developer does. `make help` lists it; README.md and CONTRIBUTING.md tell more.

jar := agent/target/hawiyat.jar
java_home = $(shell tools/java-home javac)
# Libraries of Maven's own that do what a JDK of today warns of.
quiet := --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
# Lists hundreds of licences that every library brings along.
no_overlaps := -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugins.shade=error
mvn = JAVA_HOME='$(java_home)' MAVEN_OPTS="$$MAVEN_OPTS $(quiet)" mvn --batch-mode --no-transfer-progress -Dstyle.color=never $(no_overlaps)
# Folders are listed too: they change when a file in them goes away.
sources = $(shell find pom.xml agent/pom.xml agent/src/main manifests-schema -name target -prune -o -print)

.PHONY: help build demo test bench reference clean prerequisites
.DELETE_ON_ERROR:

help:
	@echo 'make build         the program: $(jar), run by ./hawiyat'
	@echo 'make demo          deploys examples-repo on this machine, prints its addresses, stays until Ctrl-C'
	@echo 'make demo ONCE=1   the same, then changes something, waits until it is live, and takes everything away'
	@echo 'make test          all tests, on a real Docker engine, Traefik, PostgreSQL and Redis (see testbed/README.md)'
	@echo 'make test TESTS=... those whose class matches, such as MainJob*'
	@echo 'make bench         the figures of docs/benchmarks.md, as ratios'
	@echo 'make reference the documents of docs/reference, made from the program'
	@echo 'make clean         removes what the build made'

prerequisites:
	@tools/prerequisites

build: prerequisites
	@$(MAKE) --silent $(jar)
	@tools/aot-cache $(jar) || true

$(jar): $(sources)
	@echo 'building $@ (the first time, Maven fetches its libraries: some minutes)'
	@$(mvn) --quiet package -Dmaven.test.skip=true
	@touch $@

demo: build
	@ONCE='$(ONCE)' demo/run

# Those named *IT run after the rest, when the program is packaged.
# A comma would end an argument of the function.
comma := ,
only = $(if $(TESTS),-Dtest='$(TESTS)$(comma)!*IT' -Dit.test='$(TESTS)$(comma)!*Test' \
	-Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false)
# Each test's output goes to a file beside its report, in agent/target/surefire-reports.
test: prerequisites
	@testbed/up tests
	@$(mvn) verify -Dmaven.test.redirectTestOutputToFile=true $(only) $(OPTIONS)

bench: build
	@bench/run

reference: prerequisites
	@$(mvn) --quiet -pl agent -am test -Dtest=ReferenceTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dhawiyat.reference.write=true

clean:
	@rm -rf target agent/target manifests-schema/target bench/out
