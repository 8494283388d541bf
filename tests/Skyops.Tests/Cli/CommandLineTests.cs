using Skyops.Cli;

namespace Skyops.Tests.Cli;

/// <summary>What the parser takes and refuses, verb by verb.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("demo train --json")]
    [InlineData("up --workers 2 --data /tmp/x")]
    [InlineData("silo --port 0 --gateway-port 0 --data /tmp/x --grant 5 --bind 127.0.0.1 --public-url https://skyops.example --insecure --heartbeat 500ms --unreachable-after 2s --fence-after 3s --lost-after 4s")]
    [InlineData("worker --silo http://127.0.0.1:1 --gateway http://127.0.0.1:2 --data /tmp/x --slots 2 --price 0.5 --ram 2 --cpu 1 --region eu --owner /tmp/w.json")]
    [InlineData("submit-task --model resnet8 --dataset digits.csv.gz --gpu none --gpu-memory 0 --cpu 1 --ram 2 --disk 1 --duration 10m --shards 2 --rounds 3 --redundancy 2 "
        + "--agreement-margin 2 --budget 5 --name n --priority high --after t1 --after t2 --label a=b --seed 7 --wait --idempotency-key k")]
    [InlineData("submit-task --file spec.json")]
    [InlineData("submit-task --gpu-vendor nvidia --min-compute-capability 8.0 --region eu --region us --max-latency 80 --network none --tier T1 --min-reputation 0.8 --max-price 1.5")]
    [InlineData("worker --region eu-west --network internet --available-until 2026-12-24T18:00Z")]
    [InlineData("task ls --status running --take 5")]
    [InlineData("task show t1")]
    [InlineData("task watch t1 --json")]
    [InlineData("task logs -f t1")]
    [InlineData("task explain t1")]
    [InlineData("task history t1")]
    [InlineData("task receipts t1")]
    [InlineData("task cancel t1 --reason enough")]
    [InlineData("download t1 --to /tmp/x")]
    [InlineData("node ls")]
    [InlineData("node show 0x1")]
    [InlineData("ledger balance")]
    [InlineData("ledger statement --take 3")]
    [InlineData("ledger verify --currency SKYOPS")]
    [InlineData("journal verify --data /tmp/x")]
    [InlineData("journal verify --journal Host=/run/x;Database=y")]
    [InlineData("wallet new --wallet /tmp/w.json")]
    [InlineData("wallet show --no-color")]
    [InlineData("doctor")]
    [InlineData("models")]
    [InlineData("attempt /tmp/x")]
    public void Every_verb_takes_its_flags(string line) => Assert.Empty(CommandTree.Build().Parse(line.Split(' ')).Errors);

    [Theory]
    [InlineData("dance")]
    [InlineData("task")]
    [InlineData("task show")]
    [InlineData("task ls --take many")]
    [InlineData("submit-task --budget lots")]
    [InlineData("submit-task --duration soon")]
    [InlineData("submit-task --ram much")]
    [InlineData("submit-task --gpu 0xA100")]
    [InlineData("submit-task --gpu 1.5")]
    [InlineData("silo --heartbeat 1h1h")]
    [InlineData("worker --price -1")]
    [InlineData("worker --available-until tomorrow")]
    [InlineData("submit-task --max-latency near")]
    [InlineData("submit-task --min-reputation high")]
    [InlineData("models extra")]
    public void What_is_no_verb_or_value_is_refused(string line) => Assert.NotEmpty(CommandTree.Build().Parse(line.Split(' ')).Errors);
}
