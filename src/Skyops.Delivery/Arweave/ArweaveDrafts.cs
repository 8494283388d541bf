using System.Buffers.Text;
using System.Text.Json;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Arweave;

/// <summary>Transactions that were signed and whose data has not been read back yet. They hold no secrets.</summary>
internal sealed class ArweaveDrafts(string folder)
{
    /// <summary>The transaction of this wallet for these bytes; null when none was begun.</summary>
    public ArweaveTransaction? Find(ArweaveWallet wallet, DeliveryPayload payload, DataTree tree)
    {
        try
        {
            var draft = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(wallet, payload)), ArweaveJson.Default.ArweaveTransaction);
            return draft is { Id.Length: > 0 } && draft.DataRoot == Base64Url.EncodeToString(tree.Root) && draft.Owner == Base64Url.EncodeToString(wallet.Owner) ? draft : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it; on the disk when this returns.</summary>
    public void Keep(ArweaveWallet wallet, DeliveryPayload payload, ArweaveTransaction transaction)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = PathOf(wallet, payload);
        using (var file = new FileStream($"{path}.part", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, transaction, ArweaveJson.Default.ArweaveTransaction);
            file.Flush(flushToDisk: true);
        }

        File.Move($"{path}.part", path, overwrite: true);
    }

    public void Drop(ArweaveWallet wallet, DeliveryPayload payload) => File.Delete(PathOf(wallet, payload));

    private string PathOf(ArweaveWallet wallet, DeliveryPayload payload) => Path.Combine(folder, $"arweave-{wallet.Address}-{payload.Sha256}.json");
}
