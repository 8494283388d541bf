// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Reads of a receipt what a conflict is about: the attempt and how it ended.
/// @dev A receipt is the canonical protobuf encoding of skyops.v1.Receipt: fields in order of number, each once,
/// defaults left out. Field 1 is the attempt's key {1 task_id, 2 stage, 3 shard, 4 slot, 5 epoch}, field 2 the exit,
/// field 3 the digest of what came out.
library ReceiptReader {
    error MalformedReceipt();

    uint256 private constant VARINT = 0;
    uint256 private constant LENGTH_PREFIXED = 2;

    uint256 private constant DIGEST_TAG = (3 << 3) | LENGTH_PREFIXED;

    /// @return attempt The same for two receipts exactly when they are of the same attempt.
    /// @return exit Hash of the exit's name.
    /// @return digest Hash of the digest, which is empty where there is none.
    function read(bytes calldata receipt) internal pure returns (bytes32 attempt, bytes32 exit, bytes32 digest) {
        (bytes calldata key, uint256 next) = _field(receipt, 0, 1);
        bytes calldata name;
        bytes calldata result = receipt[:0];
        (name, next) = _field(receipt, next, 2);
        if (next < receipt.length && uint8(receipt[next]) == DIGEST_TAG) (result,) = _field(receipt, next, 3);
        return (_attempt(key), keccak256(name), keccak256(result));
    }

    function _attempt(bytes calldata key) private pure returns (bytes32) {
        (bytes calldata task, uint256 place) = _field(key, 0, 1);
        uint256[6] memory numbers;
        uint256 previous = 1;
        while (place < key.length) {
            uint256 tag;
            (tag, place) = _varint(key, place);
            uint256 field = tag >> 3;
            // In order, each once, and none that is not known: one attempt has one encoding.
            if (tag & 7 != VARINT || field <= previous || field > 5) revert MalformedReceipt();
            previous = field;
            (numbers[field], place) = _varint(key, place);
        }
        return keccak256(abi.encode(keccak256(task), numbers[2], numbers[3], numbers[4], numbers[5]));
    }

    function _field(bytes calldata message, uint256 place, uint256 field)
        private
        pure
        returns (bytes calldata content, uint256 next)
    {
        uint256 tag;
        uint256 length;
        (tag, place) = _varint(message, place);
        if (tag != ((field << 3) | LENGTH_PREFIXED)) revert MalformedReceipt();
        (length, place) = _varint(message, place);
        if (length > message.length - place) revert MalformedReceipt();
        return (message[place:place + length], place + length);
    }

    function _varint(bytes calldata message, uint256 place) private pure returns (uint256 value, uint256 next) {
        for (uint256 shift = 0; shift < 70; shift += 7) {
            if (place == message.length) revert MalformedReceipt();
            uint256 part = uint8(message[place++]);
            value |= (part & 0x7f) << shift;
            if (part < 0x80) return (value, place);
        }
        revert MalformedReceipt();
    }
}
