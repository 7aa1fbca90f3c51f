# node NAME ADDRESS SEEDS TOKEN [MORE]: starts one node. TOKEN is its one fixed token in a ring; empty: a node alone.
# MORE is a file whose lines go to the end of its configuration.
# CASSANDRA_SYNC is the window in which a node syncs its commit log before it answers.
port=${CASSANDRA_PORT:-9042}
heap=${CASSANDRA_HEAP:-512m}

node() {
  local name=$1 address=$2 seeds=$3 token=$4 more=${5:-} folder="$state/$1" lib
  running "$name" && fail "$name is running already: infra/down it first."
  need java "Cassandra 5 runs on JDK 17"
  lib=$(jars cassandra)
  mkdir -p "$folder"
  cat "$infra/cassandra/cassandra.yaml.in" ${more:+"$more"} |
    sed -e "s/@ADDRESS@/$address/; s/@SEEDS@/$seeds/; s/@PORT@/$port/; s/@SYNC@/${CASSANDRA_SYNC:-2ms}/" \
      -e "s/@TOKENS@/$([ -n "$token" ] && echo 1 || echo 16)/" \
      -e "s|@CERTIFICATES@|$state/certificates|" > "$folder/cassandra.yaml"
  launch "$name" java "-Xms$heap" "-Xmx$heap" "@$infra/cassandra/jvm.args" \
    -XX:TieredStopAtLevel=1 \
    -Dcassandra-foreground=yes \
    "-Dcassandra.config=file://$folder/cassandra.yaml" \
    "-Dcassandra.storagedir=$folder" "-Dcassandra.logdir=$folder" \
    "-Dlogback.configurationFile=$infra/cassandra/logback.xml" \
    ${token:+"-Dcassandra.initial_token=$token" -Dcassandra.auto_bootstrap=false} \
    -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.superuser_setup_delay_ms=0 \
    -cp "$lib/*" org.apache.cassandra.service.CassandraDaemon
}
