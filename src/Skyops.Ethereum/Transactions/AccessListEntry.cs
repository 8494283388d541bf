using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rlp;

namespace Skyops.Ethereum.Transactions;

/// <summary>An account and slots of its storage that a transaction says it will use (EIP-2930).</summary>
public sealed record AccessListEntry(EthereumAddress Address, IReadOnlyList<Hash256> StorageKeys)
{
    public bool Equals(AccessListEntry? other) =>
        other is not null && Address == other.Address && StorageKeys.SequenceEqual(other.StorageKeys);

    public override int GetHashCode() => HashCode.Combine(Address, StorageKeys.Count);

    internal static void Write(RlpWriter writer, IReadOnlyList<AccessListEntry> list)
    {
        writer.BeginList();
        foreach (var entry in list)
        {
            writer.BeginList().Bytes(entry.Address.ToBytes()).BeginList();
            foreach (var key in entry.StorageKeys)
                writer.Bytes(key.ToBytes());
            writer.EndList().EndList();
        }

        writer.EndList();
    }

    internal static IReadOnlyList<AccessListEntry> Read(RlpReader reader)
    {
        var list = new List<AccessListEntry>();
        while (!reader.IsEnd)
        {
            var entry = reader.ReadList();
            var address = EthereumAddress.FromBytes(entry.ReadBytes(EthereumAddress.Size));
            var keys = new List<Hash256>();
            var slots = entry.ReadList();
            while (!slots.IsEnd)
                keys.Add(Hash256.FromBytes(slots.ReadBytes(Hash256.Size)));
            entry.End();
            list.Add(new AccessListEntry(address, keys));
        }

        return list;
    }
}
