using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Transactions;
using Skyops.Tests.Ethereum.Keys;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Transactions;

/// <summary>Makes random transactions, in this project's form and in that of ethers.</summary>
internal sealed class TransactionGenerator(int seed)
{
    private readonly Random _random = new(seed);

    public (Transaction Ours, JsonObject Theirs) Next() => _random.Next(3) == 0 ? Legacy() : DynamicFee();

    public (DynamicFeeTransaction Ours, JsonObject Theirs) DynamicFee()
    {
        var priority = Number(12);
        var transaction = new DynamicFeeTransaction
        {
            ChainId = ChainId(),
            Nonce = (ulong)_random.NextInt64(1L << _random.Next(53)),
            MaxPriorityFeePerGas = priority,
            MaxFeePerGas = priority + Number(20),
            GasLimit = (ulong)_random.NextInt64(1L << _random.Next(50)),
            To = _random.Next(4) > 0 ? EthereumAddressTests.Random(_random) : null,
            Value = Number(32),
            Data = Bytes(_random.Next(3) == 0 ? _random.Next(600) : 0),
            AccessList = [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Entry())],
        };
        var theirs = Fields(transaction, DynamicFeeTransaction.Type);
        theirs["maxPriorityFeePerGas"] = Text(transaction.MaxPriorityFeePerGas);
        theirs["maxFeePerGas"] = Text(transaction.MaxFeePerGas);
        theirs["accessList"] = new JsonArray([.. transaction.AccessList.Select(entry => new JsonObject
        {
            ["address"] = entry.Address.ToString(),
            ["storageKeys"] = new JsonArray([.. entry.StorageKeys.Select(key => (JsonNode)$"0x{key}")]),
        })]);
        return (transaction, theirs);
    }

    public (LegacyTransaction Ours, JsonObject Theirs) Legacy()
    {
        var transaction = new LegacyTransaction
        {
            ChainId = ChainId(),
            Nonce = (ulong)_random.NextInt64(1L << _random.Next(53)),
            GasPrice = Number(32),
            GasLimit = (ulong)_random.NextInt64(1L << _random.Next(50)),
            To = _random.Next(4) > 0 ? EthereumAddressTests.Random(_random) : null,
            Value = Number(32),
            Data = Bytes(_random.Next(300)),
        };
        var theirs = Fields(transaction, 0);
        theirs["gasPrice"] = Text(transaction.GasPrice);
        return (transaction, theirs);
    }

    private static JsonObject Fields(Transaction transaction, byte type) => new()
    {
        ["type"] = type,
        ["chainId"] = transaction.ChainId.ToString(CultureInfo.InvariantCulture),
        ["nonce"] = transaction.Nonce,
        ["gasLimit"] = transaction.GasLimit.ToString(CultureInfo.InvariantCulture),
        ["to"] = transaction.To?.ToString(),
        ["value"] = Text(transaction.Value),
        ["data"] = EthersPeer.Hex(transaction.Data.Span),
    };

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private AccessListEntry Entry() => new(
        EthereumAddressTests.Random(_random),
        [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Hash256.FromBytes(Bytes(Hash256.Size)))]);

    private ulong ChainId() => _random.Next(3) == 0 ? 1 : (ulong)_random.NextInt64(1, 1L << _random.Next(1, 62));

    private BigInteger Number(int most) =>
        _random.Next(4) == 0 ? 0 : new BigInteger(Bytes(_random.Next(most + 1)), isUnsigned: true);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }
}
