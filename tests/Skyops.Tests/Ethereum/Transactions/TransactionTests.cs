using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rlp;
using Skyops.Ethereum.Transactions;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Transactions;

public sealed class TransactionTests
{
    [Fact]
    public async Task Three_hundred_transactions_agree_with_ethers_in_both_directions()
    {
        using var wallet = WalletKey.Create();
        var secret = EthersPeer.Hex(wallet.ExportSecret());
        var cases = Enumerable.Range(0, 300).Select(seed => new TransactionGenerator(seed).Next()).ToList();
        var signed = cases.ConvertAll(each => each.Ours.Sign(wallet));
        var answers = await EthersPeer.AskAsync(cases.SelectMany((each, i) => (JsonObject[])
        [
            new() { ["kind"] = "transaction", ["privateKey"] = secret, ["fields"] = each.Theirs },
            new() { ["kind"] = "transactionDecode", ["raw"] = EthersPeer.Hex(signed[i].Encoded.Span) },
        ]));
        for (var i = 0; i < cases.Count; i++)
        {
            var (made, read) = (answers[2 * i], answers[(2 * i) + 1]);
            Assert.Equal(made.Text("unsigned"), EthersPeer.Hex(cases[i].Ours.SigningDigest()));
            Assert.Equal(wallet.Address.ToString(), read.Text("from"));
            Assert.Equal($"0x{signed[i].Hash}", read.Text("hash"));
            var theirs = SignedTransaction.Decode(Convert.FromHexString(made.Text("raw")[2..]));
            Assert.Equal(cases[i].Ours, theirs.Transaction);
            Assert.Equal(wallet.Address, theirs.Sender);
            Assert.Equal(made.Text("hash"), theirs.ToString());
            Assert.Equal(made.Text("raw"), EthersPeer.Hex(theirs.Encoded.Span));
        }
    }

    [Fact]
    public void What_was_signed_reads_back_to_the_same_fields_sender_and_hash()
    {
        using var wallet = WalletKey.Create();
        for (var seed = 0; seed < 50; seed++)
        {
            var (transaction, _) = new TransactionGenerator(1000 + seed).Next();
            var signed = transaction.Sign(wallet);
            var read = SignedTransaction.Decode(signed.Encoded.Span);
            Assert.Equal(transaction, read.Transaction);
            Assert.Equal((signed.Hash, signed.Sender), (read.Hash, read.Sender));
            Assert.Equal(wallet.Address, read.Sender);
        }
    }

    [Fact]
    public void Fields_that_no_chain_takes_are_refused_before_signing()
    {
        using var wallet = WalletKey.Create();
        var (good, _) = new TransactionGenerator(1).DynamicFee();
        Transaction[] bad =
        [
            good with { ChainId = 0 },
            good with { Nonce = ulong.MaxValue },
            good with { Value = -1 },
            good with { Value = BigInteger.One << 256 },
            good with { MaxFeePerGas = 1, MaxPriorityFeePerGas = 2 },
            good with { MaxFeePerGas = BigInteger.One << 256 },
            good with { Data = new byte[SignedTransaction.MaxSize] },
            new TransactionGenerator(2).Legacy().Ours with { GasPrice = -1 },
        ];
        Assert.All(bad, transaction => Assert.Throws<TransactionException>(() => transaction.Sign(wallet)));
        Assert.Throws<TransactionException>(() => SignedTransaction.Create(good, new byte[65]));
        Assert.Throws<TransactionException>(() => SignedTransaction.Create(good, new byte[64]));
    }

    [Fact]
    public void A_signature_in_the_upper_half_or_a_transaction_without_a_chain_is_refused()
    {
        using var wallet = WalletKey.Create();
        var (transaction, _) = new TransactionGenerator(3).Legacy();
        var signature = wallet.Sign(transaction.SigningDigest());
        var order = BigInteger.Parse("115792089237316195423570985008687907852837564279074904382605163141518161494337");
        var r = new BigInteger(signature.AsSpan(0, 32), true, true);
        var s = new BigInteger(signature.AsSpan(32, 32), true, true);
        var odd = signature[64] == 28;
        Assert.Equal(wallet.Address, SignedTransaction.Decode(transaction.Encode(r, s, odd)).Sender);
        Assert.Throws<TransactionException>(() => SignedTransaction.Decode(transaction.Encode(r, order - s, !odd)));
        Assert.Throws<TransactionException>(() => SignedTransaction.Decode(transaction.Encode(0, s, odd)));
        foreach (var v in (BigInteger[])[0, 1, 27, 28, 35, 36, (2 * ((BigInteger)ulong.MaxValue + 1)) + 35])
        {
            var bytes = new RlpWriter().BeginList().Number(0).Number(1).Number(21000).Bytes([]).Number(0).Bytes([])
                .Number(v).Number(r).Number(s).EndList().ToArray();
            Assert.Throws<TransactionException>(() => SignedTransaction.Decode(bytes));
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_are_another_transaction_in_canonical_form()
    {
        using var wallet = WalletKey.Create();
        var good = Enumerable.Range(0, 7)
            .Select(seed => new TransactionGenerator(seed).Next().Ours.Sign(wallet)).ToList();
        for (var seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            var bytes = seed % 3 == 0 ? Random(random) : good[seed % 7].Encoded.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
            try
            {
                Assert.True(SignedTransaction.Decode(bytes).Encoded.Span.SequenceEqual(bytes), $"seed {seed}");
            }
            catch (TransactionException)
            {
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("01c0")]
    [InlineData("03c0")]
    [InlineData("02")]
    [InlineData("02c0")]
    [InlineData("c0")]
    [InlineData("7f")]
    public void What_is_no_transaction_of_these_kinds_is_refused(string hex) =>
        Assert.Throws<TransactionException>(() => SignedTransaction.Decode(Convert.FromHexString(hex)));

    private static byte[] Random(Random random)
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        bytes[0] = random.Next(2) == 0 ? DynamicFeeTransaction.Type : bytes[0];
        return bytes;
    }
}
