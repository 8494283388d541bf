// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Inclusion proofs of RFC 6962 trees over SHA-256, the trees of Skyops.Merkle.
/// @dev A leaf is SHA-256(0x00 ‖ 32-byte digest), an inner node SHA-256(0x01 ‖ left ‖ right); a last node without a
/// partner moves up unchanged.
library Rfc6962 {
    /// @notice Whether the digest is at this place of the tree with this size and root.
    /// @param path Sibling hashes, the lowest first; a path that is too long or too short is no proof.
    function verify(bytes32 root, uint64 size, uint64 index, bytes32 digest, bytes32[] calldata path)
        internal
        pure
        returns (bool)
    {
        if (index >= size) return false;
        bytes32 hash = sha256(abi.encodePacked(bytes1(0x00), digest));
        uint256 used = 0;
        uint64 place = index;
        for (uint64 last = size - 1; last > 0; last >>= 1) {
            bool right = place & 1 == 1;
            if (right || place != last) {
                if (used == path.length) return false;
                bytes32 sibling = path[used++];
                hash = right
                    ? sha256(abi.encodePacked(bytes1(0x01), sibling, hash))
                    : sha256(abi.encodePacked(bytes1(0x01), hash, sibling));
            }
            place >>= 1;
        }
        return used == path.length && hash == root;
    }
}
