# One Kafka broker that wants a certificate and a password (SCRAM): tastegraph, tastegraph-test.
source "$infra/kafka/node.sh"
certificates "$state/certificates"
broker kafka-secure "$infra/kafka-secure/server.properties.in" \
  --add-scram 'SCRAM-SHA-512=[name=tastegraph,password=tastegraph-test]'
answers kafka-secure 127.0.0.1 "$port"
echo "kafka-secure is up: 127.0.0.1:$port, certificates in $state/certificates"
