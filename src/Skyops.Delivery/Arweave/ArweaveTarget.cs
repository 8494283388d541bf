using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using Skyops.Delivery.Http;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Arweave;

/// <summary>
/// Puts a payload into Arweave for good: a signed transaction of format 2 that commits to the data, then the data in pieces with their proofs, then reading back through
/// the gateway. What it costs is asked before anything is sent, and a delivery that broke goes on with the transaction that was signed first.
/// </summary>
public sealed class ArweaveTarget : IDeliveryTarget
{
    internal const string TargetName = "arweave";

    /// <summary>A gateway may send a reader on to a name of its own for each transaction.</summary>
    private const int Redirects = 3;

    private readonly PeerHttp _http;
    private readonly ArweaveGateway _gateway;
    private readonly ArweaveWallet _wallet;
    private readonly ArweaveOptions _arweave;
    private readonly ArweaveDrafts _drafts;
    private readonly DeliveryOptions _options;
    private readonly string _shown;

    /// <param name="gateway">Its address.</param>
    /// <param name="wallet">Pays and signs; the caller's to dispose of.</param>
    /// <param name="arweave">What it may cost, and where drafts are kept.</param>
    /// <param name="options">Limits; null: the defaults.</param>
    /// <exception cref="DeliveryException">The address is none.</exception>
    public ArweaveTarget(Uri gateway, ArweaveWallet wallet, ArweaveOptions arweave, DeliveryOptions? options = null)
    {
        var endpoint = Endpoint.Check(TargetName, gateway);
        (_wallet, _arweave, _options) = (wallet, arweave, options ?? new DeliveryOptions());
        _shown = Endpoint.Show(endpoint);
        _drafts = new ArweaveDrafts(arweave.DraftFolder);
        _http = new PeerHttp(TargetName, endpoint, null, _options, Redirects);
        _gateway = new ArweaveGateway(_http);
    }

    public async Task<Delivered> DeliverAsync(DeliveryPayload payload, CancellationToken cancellationToken = default)
    {
        if (payload.Bytes > _options.MostBytes) throw _gateway.Failures.Make(DeliveryFault.TooLarge, $"{payload.Bytes:N0} bytes are above the limit of {_options.MostBytes:N0}", "deliver less, or raise the limit");
        await using var data = payload.Open();
        var tree = await DataTree.OfAsync(data, cancellationToken);
        var transaction = await BeginAsync(payload, tree, cancellationToken);
        if (await _gateway.ReadAsync(transaction.Id, payload.Bytes, cancellationToken) != (payload.Bytes, payload.Sha256))
        {
            await UploadAsync(transaction, tree, data, cancellationToken);
            await ReadBackAsync(transaction, payload, cancellationToken);
        }

        _drafts.Drop(_wallet, payload);
        var cost = Winston.Show(BigInteger.Parse(transaction.Reward, CultureInfo.InvariantCulture));
        return new Delivered(TargetName, $"ar://{transaction.Id}", null, $"curl -L -o {payload.Name} {_shown}/{transaction.Id}", "read back through the gateway", cost);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>A transaction that the gateway has taken: the one that was begun before, or a new one.</summary>
    private async Task<ArweaveTransaction> BeginAsync(DeliveryPayload payload, DataTree tree, CancellationToken cancellationToken)
    {
        if (_drafts.Find(_wallet, payload, tree) is { } begun
            && (await _gateway.KnowsAsync(begun.Id, cancellationToken) || await _gateway.SendAsync(begun, refusable: true, cancellationToken)))
            return begun;
        var price = await _gateway.PriceAsync(payload.Bytes, cancellationToken);
        if (price > _arweave.MostCost)
            throw _gateway.Failures.Make(DeliveryFault.TooDear, $"it costs {Winston.Show(price)}, above the {Winston.Show(_arweave.MostCost)} that are allowed", "allow more, or deliver elsewhere; nothing was sent");
        var balance = await _gateway.BalanceAsync(_wallet.Address, cancellationToken);
        if (balance < price)
            throw _gateway.Failures.Make(DeliveryFault.TooDear, $"it costs {Winston.Show(price)}, and the wallet {_wallet.Address} has {Winston.Show(balance)}", "put more into the wallet; nothing was sent");
        var transaction = new ArweaveTransaction
        {
            LastTx = await _gateway.AnchorAsync(cancellationToken),
            Owner = Base64Url.EncodeToString(_wallet.Owner),
            Tags = [ArweaveTag.Of("Content-Type", payload.MediaType), ArweaveTag.Of("App-Name", "Skyops"), ArweaveTag.Of("Content-SHA-256", payload.Sha256)],
            DataSize = payload.Bytes.ToString(CultureInfo.InvariantCulture),
            DataRoot = Base64Url.EncodeToString(tree.Root),
            Reward = price.ToString(CultureInfo.InvariantCulture),
        }.Sign(_wallet);
        _drafts.Keep(_wallet, payload, transaction);
        await _gateway.SendAsync(transaction, refusable: false, cancellationToken);
        return transaction;
    }

    private async Task UploadAsync(ArweaveTransaction transaction, DataTree tree, Stream data, CancellationToken cancellationToken)
    {
        foreach (var chunk in tree.Chunks.Where(chunk => chunk.Bytes > 0))
        {
            var piece = new byte[chunk.Bytes];
            data.Position = chunk.Start;
            await data.ReadExactlyAsync(piece, cancellationToken);
            var offset = (chunk.End - 1).ToString(CultureInfo.InvariantCulture);
            await _gateway.SendAsync(
                new ArweaveChunk(transaction.DataRoot, transaction.DataSize, Base64Url.EncodeToString(tree.Path(chunk)), offset, Base64Url.EncodeToString(piece)), cancellationToken);
        }
    }

    private async Task ReadBackAsync(ArweaveTransaction transaction, DeliveryPayload payload, CancellationToken cancellationToken)
    {
        var since = _options.Time.GetTimestamp();
        while (true)
        {
            var got = await _gateway.ReadAsync(transaction.Id, payload.Bytes, cancellationToken);
            if (got == (payload.Bytes, payload.Sha256)) return;

            // A gateway may show a note, or a part of the data, while the rest is on its way to it.
            if (_options.Time.GetElapsedTime(since) > _arweave.ReadableWithin)
            {
                throw got is null
                    ? _gateway.Failures.Make(DeliveryFault.NotReadableYet, $"transaction {transaction.Id} was taken, but cannot be read after {_arweave.ReadableWithin.TotalSeconds:0} s", "run the same again later: it goes on with that transaction and pays nothing more")
                    : _gateway.Failures.Make(DeliveryFault.Corrupt, $"what transaction {transaction.Id} gives back is not what was sent ({got.Value.Bytes:N0} bytes)", "run the same again: it sends the data of that transaction once more and pays nothing more");
            }

            await Task.Delay(_arweave.AskEvery, _options.Time, cancellationToken);
        }
    }
}
