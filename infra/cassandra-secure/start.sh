# One Cassandra node that wants a certificate (client_encryption) and a password: cassandra, cassandra.
source "$infra/cassandra/node.sh"
certificates "$state/certificates"
node cassandra-secure 127.0.0.1 127.0.0.1:7000 "" "$infra/cassandra-secure/cassandra.yaml.in"
answers cassandra-secure 127.0.0.1 "$port"
echo "cassandra-secure is up: 127.0.0.1:$port, certificates in $state/certificates"
